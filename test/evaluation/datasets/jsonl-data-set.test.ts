import { openDataSet, openJsonl } from '@grounder/evaluation';
import { expect } from 'chai';

import { rejectionOf } from '../../support/failures.js';
import { fixturePath, repositoryPath } from '../../support/fixtures.js';
import { readFileSync } from 'node:fs';
import { collect } from './collect.js';
import { temporaryFolder } from './temporary-folder.js';

describe('openJsonl', () => {
  const temporary = temporaryFolder();

  it('reads a file of its own form, all fields and the fewest', async () => {
    const dataSet = await openDataSet(fixturePath('datasets/own/phrases.jsonl'));

    const { examples, problems } = await collect(dataSet);

    expect(problems).to.deep.equal([]);
    expect(dataSet).to.include({ format: 'jsonl', name: 'phrases' });
    expect(dataSet.splits).to.deep.equal(['val', 'all']);
    expect(examples).to.deep.equal([
      {
        ...{ id: 'first', imageId: 'harbour', refId: 'boat-7', width: 640, height: 480 },
        image: fixturePath('datasets/own/photos/harbour.jpg'),
        expression: 'the boat on the left',
        box: { left: 10, top: 20.5, right: 110, bottom: 220 },
        category: 'boat',
        distractors: 2,
        split: 'val',
        tags: ['spatial'],
      },
      {
        ...{ id: '2', imageId: 'photos/harbour.jpg', refId: '2' },
        image: fixturePath('datasets/own/photos/harbour.jpg'),
        expression: 'a zebra',
        box: undefined,
        split: 'all',
        tags: [],
      },
    ]);
  });

  it('takes the fields that the schema lists', () => {
    const schema = JSON.parse(
      readFileSync(repositoryPath('docs/schemas/referring-example.schema.json'), 'utf8'),
    ) as { properties: Record<string, unknown>; required: readonly string[] };
    const [full = ''] = readFileSync(fixturePath('datasets/own/phrases.jsonl'), 'utf8').split('\n');

    const written = Object.keys(JSON.parse(full) as object);

    expect(Object.keys(schema.properties).sort()).to.deep.equal(written.sort());
    expect(schema.required).to.deep.equal(['image', 'expression', 'box']);
  });

  for (const [field, line] of [
    ['the record', '{"image": "a.jpg", '],
    ['the record', '[1, 2]'],
    ['image', '{"expression": "a dog", "box": null}'],
    ['image', '{"image": "../a.jpg", "expression": "a dog", "box": null}'],
    ['image', '{"image": "/a.jpg", "expression": "a dog", "box": null}'],
    ['image', '{"image": "b/../../a.jpg", "expression": "a dog", "box": null}'],
    ['image', '{"image": "b\\\\..\\\\..\\\\a.jpg", "expression": "a dog", "box": null}'],
    ['image', '{"image": "C:a.jpg", "expression": "a dog", "box": null}'],
    ['image', '{"image": "a\\u0000.jpg", "expression": "a dog", "box": null}'],
    ['expression', '{"image": "a.jpg", "expression": " ", "box": null}'],
    ['box', '{"image": "a.jpg", "expression": "a dog"}'],
    ['box', '{"image": "a.jpg", "expression": "a dog", "bbox": [0, 0, 5, 5]}'],
    ['box', '{"image": "a.jpg", "expression": "a dog", "box": [0, 0, 5]}'],
    ['box', '{"image": "a.jpg", "expression": "a dog", "box": [0, 0, 5, 0]}'],
    ['box', '{"image": "a.jpg", "expression": "a dog", "box": [9, 0, 5, 5]}'],
    ['box', '{"image": "a.jpg", "expression": "a dog", "box": [0, 0, 1e999, 5]}'],
    ['box', '{"image": "a.jpg", "width": 9, "expression": "a dog", "box": [9, 0, 12, 5]}'],
    ['id', '{"image": "a.jpg", "expression": "a dog", "box": null, "id": "good"}'],
    ['width', '{"image": "a.jpg", "expression": "a dog", "box": null, "width": 0}'],
    ['tags', '{"image": "a.jpg", "expression": "a dog", "box": null, "tags": "spatial"}'],
    ['distractors', '{"image": "a.jpg", "expression": "a dog", "box": null, "distractors": -1}'],
  ] as const) {
    it(`reports ${field} of ${line}`, async () => {
      const good = '{"id": "good", "image": "a.jpg", "expression": "a cat", "box": [0, 0, 9, 9]}';
      const path = await temporary.write('broken.jsonl', `${good}\n\n${line}`);

      const { examples, problems } = await collect(await openJsonl(path));

      expect(examples).to.have.length(1);
      expect(
        problems.map((problem) => [problem.file, problem.record, problem.field]),
      ).to.deep.equal([['broken.jsonl', 'line 3', field]]);
    });
  }

  it('refuses a split that the file does not have, and names those it has', async () => {
    const dataSet = await openJsonl(fixturePath('datasets/own/phrases.jsonl'));

    const error = await rejectionOf(collect(dataSet, 'testA'));

    expect(error).to.have.property('code', 'INVALID_OPTION');
    expect(String(error)).to.include('expected a split of phrases: val, all; got "testA"');
  });

  it('refuses a file without an object', async () => {
    const path = await temporary.write('empty.jsonl', '\n\n');

    expect(await rejectionOf(openJsonl(path))).to.have.property('code', 'INVALID_DATA');
  });

  it('refuses a line that never ends', async () => {
    const path = await temporary.write('endless.jsonl', Buffer.alloc(17 * 2 ** 20, 'x'));

    expect(await rejectionOf(openJsonl(path))).to.have.property('code', 'INVALID_DATA');
  });
});
