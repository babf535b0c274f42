import { inspectDataSet, openCoco, openDataSet, openRefcocos } from '@grounder/evaluation';
import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';

import { rejectionOf } from '../../support/failures.js';
import { fixturePath } from '../../support/fixtures.js';
import { collect } from './collect.js';
import { temporaryFolder } from './temporary-folder.js';

const archive = fixturePath('datasets/archive');

describe('openDataSet', () => {
  const temporary = temporaryFolder();

  it('prefers the split by unc or umd to that by google', async () => {
    const folder = join(archive, 'refcocog');

    const first = await openDataSet(folder);
    const asked = await openDataSet(folder, { splitBy: 'google' });

    expect([first.name, asked.name]).to.deep.equal(['refcocog(umd)', 'refcocog(google)']);
    expect(asked.splits).to.deep.equal(['train', 'val']);
  });

  it('says at once that a pipe is no file', async function () {
    if (process.platform === 'win32') this.skip();
    for (const name of ['phrases.jsonl', 'instances.json']) {
      const pipe = temporary.path(name);
      execFileSync('mkfifo', [pipe]);
      const opened = openDataSet(pipe).then((dataSet) => collect(dataSet));

      expect(await rejectionOf(opened)).to.have.property('code', 'FILE_UNREADABLE');
    }
  });

  it('names the splits there are when another is asked for', async () => {
    const error = await rejectionOf(openDataSet(join(archive, 'refcocog'), { splitBy: 'unc' }));

    expect(error).to.have.property('code', 'INVALID_OPTION');
    expect(String(error)).to.include('refs(umd).p, refs(google).p');
  });

  it('opens the only data set in a folder, and passes over what a Mac adds', async () => {
    await cp(join(archive, 'refcoco'), temporary.path('unpacked/refcoco'), { recursive: true });
    await temporary.write('unpacked/__MACOSX/refs(unc).p', '');

    const dataSet = await openDataSet(temporary.path('unpacked'));

    expect(dataSet.name).to.equal('refcoco(unc)');
  });

  it('lists the data sets in a folder of several', async () => {
    const error = await rejectionOf(openDataSet(archive));

    expect(error).to.have.property('code', 'INVALID_OPTION');
    expect(String(error)).to.include('got refcoco, refcocog; give the folder of one of them');
  });

  it('takes the folder of pictures that is given', async () => {
    const imageFolder = join(archive, 'images/mscoco/images/train2014');

    const { total } = await inspectDataSet(join(archive, 'refcoco'), { imageFolder });
    const elsewhere = await inspectDataSet(join(archive, 'refcoco'), { imageFolder: archive });

    expect(total.missingImages).to.equal(0);
    expect(elsewhere.total.missingImages).to.equal(2);
  });

  it('refuses what it does not recognise, and says what it looks for', async () => {
    const text = await temporary.write('some/notes.txt', 'hello');

    for (const path of [text, temporary.path('some')]) {
      const error = await rejectionOf(openDataSet(path));

      expect(error).to.have.property('code', 'INVALID_DATA');
      expect(String(error)).to.include('refs(...).p beside instances.json');
    }
  });

  it('refuses a path with nothing there, and a folder with several files of phrases', async () => {
    await temporary.write('several/train.jsonl', '{}');
    await temporary.write('several/val.jsonl', '{}');

    const missing = await rejectionOf(openDataSet(temporary.path('missing')));
    const several = await rejectionOf(openDataSet(temporary.path('several')));

    expect(missing).to.have.property('code', 'FILE_NOT_FOUND');
    expect(several).to.have.property('code', 'INVALID_OPTION');
    expect(String(several)).to.include('train.jsonl, val.jsonl');
  });

  it('stops when asked to', async () => {
    const signal = AbortSignal.abort();

    const error = await rejectionOf(openDataSet(join(archive, 'refcoco'), { signal }));

    expect(error).to.have.property('name', 'AbortError');
  });
});

describe('openRefcocos', () => {
  it('reads phrases, also those that mean nothing, and reports contradictions', async () => {
    const dataSet = await openRefcocos(fixturePath('datasets/refcocos/expressions.jsonl'));

    const { examples, problems } = await collect(dataSet);

    expect(examples).to.deep.equal([
      {
        ...{ id: '1', imageId: '7', refId: '1', width: 64, height: 48 },
        image: fixturePath('datasets/refcocos/images/000000000007.jpg'),
        expression: 'the dog to the left of the other',
        box: { left: 2, top: 4, right: 22, bottom: 34 },
        category: 'dog',
        distractors: 1,
        split: 'all',
        tags: ['spatial', 'hops-2'],
      },
      {
        ...{ id: '2', imageId: '7', refId: '2', width: 64, height: 48 },
        image: fixturePath('datasets/refcocos/images/000000000007.jpg'),
        expression: 'the dog that flies',
        box: undefined,
        distractors: 2,
        split: 'all',
        tags: ['verb', 'hops-1'],
      },
    ]);
    expect(problems.map(({ record, field }) => [record, field])).to.deep.equal([
      ['line 3', 'bbox_xyxy'],
      ['line 4', 'bbox_xyxy'],
      ['line 5', 'distractors'],
    ]);
  });

  it('is what a folder with such lines is opened as, with its objects', async () => {
    const dataSet = await openDataSet(fixturePath('datasets/refcocos'));

    expect(dataSet).to.include({ format: 'refcocos', name: 'refcocos' });
    expect(dataSet.objects('7').map(({ category }) => category)).to.deep.equal([
      'person',
      'dog',
      'dog',
      'dog',
    ]);
  });
});

describe('openCoco', () => {
  it('makes a phrase of each category name, and tags those that fit several objects', async () => {
    const dataSet = await openCoco(fixturePath('datasets/refcocos/instances.json'));

    const { examples } = await collect(dataSet);

    expect(dataSet).to.include({ format: 'coco', name: 'refcocos' });
    expect(
      examples.map(({ id, expression, tags, distractors }) => [id, expression, tags, distractors]),
    ).to.deep.equal([
      ['1', 'person', ['only-one'], 0],
      ['2', 'dog', ['one-of-several'], 1],
      ['3', 'dog', ['one-of-several'], 1],
    ]);
  });

  it('names its split by its file, and lists broken annotations', async () => {
    const { splits, total, problems } = await inspectDataSet(
      fixturePath('datasets/broken/instances.json'),
    );

    expect(splits).to.have.length(1);
    expect(total).to.include({ expressions: 2, brokenRecords: 14 });
    expect(problems.first[0]?.message).to.match(/^instances\.json, image 1, id: /);
  });
});
