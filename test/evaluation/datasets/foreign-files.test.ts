// What other tools leave in annotation files: each is read, or named in the refusal.
import { inspectDataSet, openCoco, openDataSet, openJsonl } from '@grounder/evaluation';
import { differingSizes } from '@grounder/evaluation/internal';
import { expect } from 'chai';
import { dirname } from 'node:path';

import { expectRejection } from '../../support/failures.js';
import { readImageFile } from '../../support/image-files.js';
import { collect } from './collect.js';
import { temporaryFolder } from './temporary-folder.js';
import { writePickle } from './write-pickle.js';

const category = { id: 1, name: 'dog' };
const image = { id: 7, file_name: 'a.jpg', width: 64, height: 48 };
const annotation = { id: 1, image_id: 7, category_id: 1, bbox: [2, 4, 20, 30], iscrowd: 0 };
const instances = { images: [image], annotations: [annotation], categories: [category] };
const ref = {
  ...{ ref_id: 1, image_id: 7, split: 'val', category_id: [1], ann_id: [1] },
  sentences: [{ sent_id: 1, sent: 'the dog', raw: 'The dog', tokens: ['the', 'dog'] }],
};

describe('foreign annotation files', () => {
  const temporary = temporaryFolder();

  const writeCoco = (name: string, content: object): Promise<string> =>
    temporary.write(name, JSON.stringify(content));

  it('reads a COCO file with NaN where nothing is read, and names NaN where something is', async () => {
    const second = { ...annotation, id: 2, area: 'AREA', bbox: [1, 'AREA', 5, 5] };
    const text = JSON.stringify({
      ...instances,
      annotations: [{ ...annotation, area: 'AREA' }, second],
    });
    const path = await temporary.write('nan.json', `\uFEFF${text.replaceAll('"AREA"', 'NaN')}`);

    const dataSet = await openCoco(path);

    expect((await collect(dataSet)).examples).to.have.length(1);
    expect(dataSet.problems().first.map(({ message }) => message)).to.deep.equal([
      'nan.json, annotation 2, bbox: expected a list of four finite numbers, got [1, NaN, 5, 5]',
    ]);
  });

  it('reads JSON lines with NaN and Infinity, and names them where they are read', async () => {
    const path = await temporary.write(
      'nan.jsonl',
      '{"image": "a.jpg", "expression": "a dog", "box": [0, 0, 9, 9], "score": NaN}\n' +
        '{"image": "a.jpg", "expression": "a cat", "box": [0, 0, Infinity, 9]}\n',
    );

    const { examples, problems } = await collect(await openJsonl(path));

    expect(examples.map(({ expression }) => expression)).to.deep.equal(['a dog']);
    expect(problems[0]?.message).to.include('got [0, 0, Infinity, 9]');
  });

  it('reads file names that were written on Windows, but none that leaves the folder', async () => {
    const names = ['train\\a.jpg', 'train\\..\\..\\a.jpg', '\\\\server\\a.jpg'];
    const images = names.map((file_name, index) => ({ ...image, id: index, file_name }));
    const annotations = names.map((_, index) => ({ ...annotation, id: index, image_id: index }));
    const path = await writeCoco('windows/own.json', { ...instances, images, annotations });

    const dataSet = await openCoco(path);

    const { examples } = await collect(dataSet);
    expect(examples.map(({ image: found }) => found)).to.deep.equal([
      temporary.path('windows/images/train/a.jpg'),
    ]);
    expect(dataSet.problems().first.map(({ field }) => field)).to.deep.equal([
      ...['file_name', 'file_name', 'image_id', 'image_id'],
    ]);
  });

  it('reads ids of pictures that are texts, also where one file writes them both ways', async () => {
    const images = [
      { ...image, id: 'street/7' },
      { ...image, id: '8' },
    ];
    const annotations = [
      { ...annotation, image_id: 'street/7' },
      { ...annotation, id: 2, image_id: 8 },
    ];
    const path = await writeCoco('texts.json', { ...instances, images, annotations });

    const dataSet = await openCoco(path);

    const { examples } = await collect(dataSet);
    expect(examples.map(({ imageId }) => imageId)).to.deep.equal(['street/7', '8']);
    expect(dataSet.objects('street/7')).to.have.length(1);
    expect(dataSet.problems().count).to.equal(0);
  });

  it('calls boxes from 0 to 1 normalised', async () => {
    const coco = await openCoco(
      await writeCoco('normalised.json', {
        ...instances,
        annotations: [{ ...annotation, bbox: [0.25, 0.5, 0.25, 0.5] }],
      }),
    );
    const lines = await openJsonl(
      await temporary.write(
        'normalised.jsonl',
        '{"image": "a.jpg", "expression": "a dog", "box": [0.1, 0.2, 0.5, 0.6]}',
      ),
    );

    const messages = [coco.problems().first[0], (await collect(lines)).problems[0]];

    for (const problem of messages) expect(problem?.message).to.match(/looks normalised.*got \[0/);
  });

  it('names the first fault when everything is broken', async () => {
    await writeCoco('all/instances.json', instances);
    const refs = [{ ...ref, ann_id: 1, split: 'dev' }];
    await temporary.write('all/refs(unc).p', writePickle(refs));

    const error = await expectRejection(openDataSet(temporary.path('all')), 'INVALID_DATA');

    expect(error.message).to.match(/the first: refs\(unc\)\.p, ref 1, split: .* got "dev"/);
  });

  describe('gRefCOCO', () => {
    const several = { ...ref, ref_id: 2, ann_id: [1, 2], sentences: [sentence(2, 'both dogs')] };
    const none = { ...ref, ref_id: 3, ann_id: [-1], sentences: [sentence(3, 'the zebra')] };

    it('opens as itself: one box, none, and several as what cannot be an example', async () => {
      await writeCoco('grefcoco/instances.json', instances);
      await writeCoco('grefcoco/grefs(unc).json', [ref, several, none]);

      const dataSet = await openDataSet(temporary.path('grefcoco'));

      const { examples, problems } = await collect(dataSet, 'val');
      expect(dataSet).to.include({ format: 'refcoco', name: 'grefcoco(unc)' });
      expect(examples.map(({ expression, box }) => [expression, box?.left])).to.deep.equal([
        ['the dog', 2],
        ['the zebra', undefined],
      ]);
      expect(problems.map(({ message }) => message)).to.deep.equal([
        'grefs(unc).json, ref 2, ann_id: expected one annotation, or [-1] for none; phrases of ' +
          'gRefCOCO that mean several are not examples, got [1, 2]',
      ]);
    });

    it('opens the refs of RefCOCO as JSON, too', async () => {
      await writeCoco('json/instances.json', instances);
      await writeCoco('json/refs(unc).json', [{ ...ref, ann_id: 1 }]);

      const dataSet = await openDataSet(temporary.path('json'));

      expect(dataSet).to.include({ format: 'refcoco', name: 'json(unc)' });
      expect((await collect(dataSet)).examples).to.have.length(1);
    });

    for (const name of ['grefs_unc.json', 'refs.p', 'refs(unc).pkl']) {
      it(`is not taken for COCO when its file is called ${name}`, async () => {
        const path = await temporary.write(`named-${name}/${name}`, '[]');
        await writeCoco(`named-${name}/instances.json`, instances);

        for (const opened of [path, dirname(path)]) {
          const error = await expectRejection(openDataSet(opened), 'INVALID_DATA');
          expect(error.message).to.include(`got ${name}`);
        }
      });
    }
  });

  describe('sizes', () => {
    const upright = readImageFile('orientation-6.jpg');
    const { width, height } = upright.expected;
    const line = (more: object): string =>
      JSON.stringify({ image: 'turned.jpg', expression: 'a dog', box: [0, 0, 9, 9], ...more });

    it('names pictures whose size as shown is another than annotated', async () => {
      await temporary.write('turned.jpg', upright.bytes);
      const lines = [line({ width, height }), line({ width: height, height: width })];
      const path = await temporary.write('sizes.jsonl', lines.join('\n'));

      const { total, differingSizes: listed } = await inspectDataSet(path);
      const { examples } = await collect(await openJsonl(path));

      const sentence = `turned.jpg: ${height}×${width} in the annotations, ${width}×${height} as shown`;
      expect(total.differingSizes).to.equal(1);
      expect(listed).to.have.length(1);
      expect(listed[0]?.endsWith(sentence), listed[0]).to.equal(true);
      expect(await differingSizes(examples)).to.deep.equal(listed);
    });

    it('counts boxes that leave the picture, also when only the picture tells its size', async () => {
      await temporary.write('turned.jpg', upright.bytes);
      const lines = [
        line({}),
        line({ box: [0, 0, width + 2, 9] }),
        line({ box: [500, 0, 509, 9] }),
      ];
      const path = await temporary.write('outside.jsonl', lines.join('\n'));

      const { total } = await inspectDataSet(path);

      expect(total).to.include({ expressions: 3, overhangingBoxes: 2, differingSizes: 0 });
    });
  });
});

function sentence(id: number, text: string): object {
  return { sent_id: id, sent: text, raw: text, tokens: text.split(' ') };
}
