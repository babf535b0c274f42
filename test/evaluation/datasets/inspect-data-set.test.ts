import { inspectDataSet, openDataSet } from '@grounder/evaluation';
import { expect } from 'chai';
import { basename, join } from 'node:path';

import { rejectionOf } from '../../support/failures.js';
import { fixturePath, sharedDataPath } from '../../support/fixtures.js';

const sound = { overhangingBoxes: 0, missingImages: 0, differingSizes: 0, brokenRecords: 0 };
const empty = { noTarget: 0, ...sound };

describe('inspectDataSet', () => {
  it('counts pictures, refs and phrases of each split, and missing pictures', async () => {
    const inspection = await inspectDataSet(fixturePath('datasets/archive/refcocog'));

    expect(inspection.name).to.equal('refcocog(umd)');
    expect(inspection.splits).to.deep.equal([
      { split: 'train', images: 1, refs: 2, expressions: 3, ...empty },
      { split: 'val', images: 1, refs: 1, expressions: 2, ...empty },
      {
        ...{ split: 'test', images: 1, refs: 1, expressions: 1, ...empty },
        ...{ overhangingBoxes: 1, missingImages: 1 },
      },
    ]);
    expect(inspection.total).to.include({ images: 3, refs: 4, expressions: 6, missingImages: 1 });
    expect(inspection.missingImages.map((path) => basename(path))).to.deep.equal([
      'COCO_train2014_000000000003.jpg',
    ]);
  });

  it('names file, record and field of everything that is broken', async () => {
    const { splits, total, problems } = await inspectDataSet(fixturePath('datasets/broken'));

    expect(splits.map(({ split, brokenRecords }) => [split, brokenRecords])).to.deep.equal([
      ['val', 13],
      ['test', 1],
    ]);
    expect(total).to.include({ expressions: 2, brokenRecords: 30 });
    expect(problems.count).to.equal(30);
    expect(
      problems.first.map(({ file, record, field }) => `${file}, ${record}: ${field}`),
    ).to.deep.equal(brokenFields);
  });

  it('says what was expected and what came', async () => {
    const { problems } = await inspectDataSet(fixturePath('datasets/broken'));

    expect(problems.first.map(({ message }) => message)).to.include.members([
      'refs(umd).p, ref 3, split: expected one of train, val, test, testA, testB, got "dev"',
      'refs(umd).p, ref 9, ann_id: expected a whole number, got nothing',
      'instances.json, image 5, file_name: expected a file name inside the image folder, ' +
        'got "../../secret.jpg"',
      'instances.json, annotation 2, bbox: expected a box with an area, got [2, 4, 0, 30]',
      'instances.json, annotation 3, bbox: expected a box with an area inside the 64×48 picture ' +
        '(left, top, right, bottom), got [70, 4, 90, 34]',
    ]);
  });

  it('inspects what is open, and stops when asked to', async () => {
    const dataSet = await openDataSet(join(fixturePath('datasets/archive'), 'refcoco'));

    const { total } = await inspectDataSet(dataSet);
    const error = await rejectionOf(inspectDataSet(dataSet, { signal: AbortSignal.abort() }));

    expect(total.expressions).to.equal(4);
    expect(error).to.have.property('name', 'AbortError');
  });

  it('finds all of RefCOCOS', async function () {
    const folder = sharedDataPath('refcocos-dev');
    if (folder === undefined) this.skip();

    const { format, total } = await inspectDataSet(folder);

    expect(format).to.equal('refcocos');
    expect(total).to.deep.equal({
      ...{ images: 183, refs: 195, expressions: 195 },
      ...{ ...empty, noTarget: 4 },
    });
  });
});

const brokenFields = [
  'refs(umd).p, ref 1: ref_id',
  'refs(umd).p, ref 2, sentence 1: sent_id',
  'refs(umd).p, ref 3: split',
  'refs(umd).p, ref 8: sentences',
  'refs(umd).p, ref 9: ann_id',
  'refs(umd).p, ref 10: sentences',
  'refs(umd).p, ref 11, sentence 108: sent',
  'refs(umd).p, ref 12: ann_id',
  'refs(umd).p, refs[13]: ref_id',
  'refs(umd).p, refs[15]: the record',
  'refs(umd).p, ref 16, sentences[0]: the record',
  'refs(umd).p, ref 4: ann_id',
  'refs(umd).p, ref 5: ann_id',
  'refs(umd).p, ref 6: ann_id',
  'refs(umd).p, ref 7: image_id',
  'refs(umd).p, ref 14: ann_id',
  'instances.json, image 1: id',
  'instances.json, image 5: file_name',
  'instances.json, image 6: file_name',
  'instances.json, image 7: file_name',
  'instances.json, image 8: width',
  'instances.json, annotation 1: id',
  'instances.json, annotation 2: bbox',
  'instances.json, annotation 6: bbox',
  'instances.json, annotation 7: bbox',
  'instances.json, annotations[9]: id',
  'instances.json, annotation 3: bbox',
  'instances.json, annotation 4: image_id',
  'instances.json, annotation 5: category_id',
  'instances.json, annotation 8: image_id',
];
