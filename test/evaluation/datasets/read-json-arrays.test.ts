import type { JsonElement } from '@grounder/evaluation/internal';
import { readJsonArrays } from '@grounder/evaluation';
import { createRandom } from '@grounder/core';
import { expect } from 'chai';

import { rejectionOf } from '../../support/failures.js';
import { temporaryFolder } from './temporary-folder.js';

describe('readJsonArrays', () => {
  const temporary = temporaryFolder();

  it('gives what JSON.parse gives, wherever the chunks of the file end', async () => {
    const random = createRandom(5);
    const texts = ['"', '\\', '[{', '}]', '中文', '😀', '\u0000', 'plain', '\n', ','];
    const elements = Array.from({ length: 6000 }, (_, id) => {
      const length = Math.floor(random() * 40);
      const label = Array.from({ length }, () => texts[Math.floor(random() * texts.length)]).join(
        '',
      );
      return { id, label, [label]: [[id], { nested: { [label]: null } }] };
    });
    const document = { info: { images: [1] }, note: 'images', images: elements, end: ['"]'] };
    const path = await temporary.write('chunks.json', JSON.stringify(document));

    const found = await read(path, ['images']);

    expect(found.map(({ value }) => value)).to.deep.equal(elements);
    expect(found.map(({ index }) => index)).to.deep.equal(elements.map(({ id }) => id));
  });

  it('reads arrays in the order of the file, with blanks and a byte order mark', async () => {
    const text = '\uFEFF\n{ "b" : [ {"x": 1} ,\t{"x":2} ], "c": [[1], 2], "a" : [ ] }\r\n';
    const path = await temporary.write('order.json', text);

    const found = await read(path, ['a', 'b']);

    expect(found).to.deep.equal([
      { array: 'b', index: 0, value: { x: 1 } },
      { array: 'b', index: 1, value: { x: 2 } },
    ]);
  });

  it('takes an array for wanted only where it stands in the root', async () => {
    const text = '{"other": {"a": [{"x": 1}]}, "list": [{"a": [{"x": 2}]}], "a": [{"x": 3}]}';
    const path = await temporary.write('nested.json', text);

    expect(await read(path, ['a'])).to.deep.equal([{ array: 'a', index: 0, value: { x: 3 } }]);
  });

  for (const [name, text] of [
    ['an empty file', ''],
    ['a list', '[{"a": []}]'],
    ['a text', '"a"'],
    ['words', 'hello'],
    ['a file that is cut off in the list', '{"a": [{"x": 1},'],
    ['a file that is cut off in an element', '{"a": [{"x": '],
    ['a file that is cut off in a text', '{"a": [{"x": "'],
    ['something behind the object', '{"a": []} {"a": []}'],
    ['an object for an array', '{"a": {"x": 1}}'],
    ['a number for an array', '{"a": 1}'],
    ['no such array', '{"b": []}'],
    ['the array twice', '{"a": [], "a": []}'],
    ['an array of numbers', '{"a": [1, 2]}'],
    ['an array of lists', '{"a": [[1]]}'],
    ['an array of texts', '{"a": ["x"]}'],
    ['words between elements', '{"a": [{"x": 1} and {"x": 2}]}'],
    ['an element that is no JSON', '{"a": [{x: 1}]}'],
    ['brackets that do not fit', '{"a": [{"x": [1}]]}'],
    ['one bracket too many', '}'],
  ] as const) {
    it(`refuses ${name}`, async () => {
      const path = await temporary.write('refused.json', text);

      const error = await rejectionOf(read(path, ['a']));

      expect(error).to.have.property('code', 'INVALID_DATA');
      expect(String(error)).to.include('refused.json');
    });
  }

  it('tells a file that is not there from one that cannot be read', async () => {
    const missing = await rejectionOf(read(temporary.path('missing.json'), ['a']));
    const folder = await rejectionOf(read(temporary.path('.'), ['a']));

    expect(missing).to.have.property('code', 'FILE_NOT_FOUND');
    expect(folder).to.have.property('code', 'FILE_UNREADABLE');
  });
});

async function read(path: string, arrays: readonly string[]): Promise<readonly JsonElement[]> {
  const elements: JsonElement[] = [];
  for await (const element of readJsonArrays(path, { arrays })) elements.push(element);
  return elements;
}
