import { inspectDataSet, openDataSet, openRefcoco } from '@grounder/evaluation';
import { expect } from 'chai';
import { join } from 'node:path';

import { rejectionOf, expectCode } from '../../support/failures.js';
import { fixturePath } from '../../support/fixtures.js';
import { collect, goThrough } from './collect.js';
import { refcocogSize, writeSyntheticRefcoco } from './synthetic-refcoco.js';
import { temporaryFolder } from './temporary-folder.js';
import { writePickle } from './write-pickle.js';

const archive = fixturePath('datasets/archive');
const images = join(archive, 'images/mscoco/images/train2014');

describe('openRefcoco', () => {
  const temporary = temporaryFolder();

  it('reads refs of Python 2 with their boxes, categories and distractors', async () => {
    const dataSet = await openRefcoco(join(archive, 'refcocog/refs(umd).p'));

    const { examples, problems } = await collect(dataSet);

    expect(problems).to.deep.equal([]);
    expect(examples.map(({ id }) => id)).to.deep.equal(['1', '2', '3', '4', '5', '6']);
    expect(examples[0]).to.deep.equal({
      id: '1',
      image: join(images, 'COCO_train2014_000000000001.jpg'),
      imageId: '1',
      refId: '1',
      width: 64,
      height: 48,
      expression: 'the dog on the left',
      box: { left: 2.5, top: 4.25, right: 22.5, bottom: 34.75 },
      category: 'dog',
      distractors: 1,
      split: 'train',
      tags: [],
    });
  });

  it('reads what Python 2 wrote beyond ASCII', async () => {
    const { examples } = await collect(await openDataSet(join(archive, 'refcocog')), 'val');

    expect(examples[0]?.expression).to.equal('a café apple');
  });

  it('takes the raw phrase when cleaning left nothing of it, and always when asked to', async () => {
    const path = join(archive, 'refcocog/refs(umd).p');

    const { examples } = await collect(await openRefcoco(path), 'val');
    const { examples: raw } = await collect(await openRefcoco(path, { text: 'raw' }), 'train');

    expect(examples.map(({ expression }) => expression)).to.deep.equal(['a café apple', '?!']);
    expect(raw[0]?.expression).to.equal('The dog on the left.');
  });

  it('reads refs of Python 3, protocol 4, with testA and testB', async () => {
    const dataSet = await openDataSet(join(archive, 'refcoco'));

    const { examples } = await collect(dataSet, 'testB');

    expect(dataSet.name).to.equal('refcoco(unc)');
    expect(dataSet.splits).to.deep.equal(['train', 'val', 'testA', 'testB']);
    expect(examples.map(({ expression, category }) => [expression, category])).to.deep.equal([
      ['phrase 4', 'apple'],
    ]);
  });

  it('keeps boxes as annotated, also beyond the edge', async () => {
    const { examples } = await collect(await openDataSet(join(archive, 'refcocog')), 'test');

    expect(examples[0]?.box).to.deep.equal({ left: 60, top: 40, right: 67, bottom: 50 });
  });

  it('gives all objects of a picture as proposals, crowds marked', async () => {
    const dataSet = await openDataSet(join(archive, 'refcocog'));

    expect(dataSet.objects('2')).to.deep.equal([
      {
        id: 21,
        box: { left: 10, top: 10, right: 22, bottom: 22 },
        category: 'apple',
        crowd: false,
      },
      { id: 22, box: { left: 0, top: 0, right: 64, bottom: 48 }, category: 'apple', crowd: true },
    ]);
    expect(dataSet.objects('404')).to.deep.equal([]);
  });

  it('throws the first broken record when nobody listens', async () => {
    const dataSet = await openDataSet(fixturePath('datasets/broken'));

    const error = await rejectionOf(goThrough(dataSet.examples()));

    expect(String(error)).to.equal(
      'GroundingError: refs(umd).p, ref 1, ref_id: expected a number that no other record has, ' +
        'got 1; give onProblem to go on without such records',
    );
  });

  it('reports broken records of the split, and those of no known split', async () => {
    const dataSet = await openDataSet(fixturePath('datasets/broken'));

    const { examples, problems } = await collect(dataSet, 'test');

    expect(examples.map(({ expression }) => expression)).to.deep.equal(['the same dog']);
    expect(problems.map(({ record, field, split }) => [record, field, split])).to.deep.equal([
      ['ref 3', 'split', undefined],
      ['ref 11, sentence 108', 'sent', 'test'],
      ['refs[15]', 'the record', undefined],
    ]);
  });

  it('finds pictures under the names they have since 2017', async () => {
    const instances = {
      images: [{ id: 1, file_name: 'COCO_train2014_000000000001.jpg', width: 9, height: 9 }],
      annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [1, 1, 5, 5] }],
      categories: [{ id: 1, name: 'dog' }],
    };
    const sentences = [{ sent_id: 1, sent: 'dog' }];
    const ref = { ref_id: 1, ann_id: 1, image_id: 1, split: 'val', sentences };
    await temporary.write('renamed/refcoco/instances.json', JSON.stringify(instances));
    await temporary.write('renamed/refcoco/refs(unc).p', writePickle([ref]));
    const image = await temporary.write('renamed/train2017/000000000001.jpg', '');

    const { examples } = await collect(await openDataSet(temporary.path('renamed')));

    expect(examples[0]?.image).to.equal(image);
  });

  it('refuses a pickle that calls something, without calling it', async () => {
    const call = "cos\nsystem\n(S'touch owned'\ntR.";
    const path = await temporary.write('hostile/refs(umd).p', call);

    const error = await rejectionOf(openDataSet(path));

    expectCode(() => {
      throw error;
    }, 'INVALID_DATA');
    expect(String(error)).to.match(/refs\(umd\)\.p, byte 1: .*GLOBAL/);
  });

  it('refuses a pickle that is no list of refs', async () => {
    for (const value of [[], {}, 'refs', [{ ref_id: 1 }]]) {
      await temporary.write(
        'other/instances.json',
        '{"images":[],"annotations":[],"categories":[]}',
      );
      const path = await temporary.write('other/refs(umd).p', writePickle(value));

      const error = await rejectionOf(openRefcoco(path));

      expect(error, JSON.stringify(value)).to.have.property('code', 'INVALID_DATA');
    }
  });

  it('says that instances.json is not there', async () => {
    const path = await temporary.write('alone/refs(umd).p', writePickle([{ ref_id: 1 }]));

    const error = await rejectionOf(openRefcoco(path));

    expect(error).to.have.property('code', 'FILE_NOT_FOUND');
    expect(String(error)).to.include('instances.json');
  });

  it('goes through 80,000 phrases on 26,711 pictures', async function () {
    this.timeout(120_000);
    const folder = await writeSyntheticRefcoco(temporary.path('large'), refcocogSize);

    const { splits, total } = await inspectDataSet(folder);

    expect(total).to.include({ images: 26_711, refs: 54_822, expressions: 80_000 });
    expect(total).to.include({ missingImages: 26_711, brokenRecords: 0 });
    expect(splits.map(({ split }) => split)).to.deep.equal(['train', 'val', 'test']);
  });
});
