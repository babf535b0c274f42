import { expect } from 'chai';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Grounding } from '@grounder/core';
import { ClipScorer } from '@grounder/clip';
import { tightCrop } from '@grounder/images';
import { WinkQueryParser } from '@grounder/language';
import { fileCache, openModel } from '@grounder/models';
import type { OpenSystemOptions } from 'grounder';
import { loadImage, openClip, openDetector, openSystem } from 'grounder';

import { fixturePath } from '../support/fixtures.js';
import { rejectionOf } from '../support/failures.js';
import { recordingRuntime } from './caption-support.js';

const model = (name: string): string => fixturePath(`models/${name}`);
const boats = model('images/boats-320x240.png');
const phrase = 'the boat with the red flag on the left';

/** The tiny models recognise nothing; what is proved is that they work together as documented. */
const systems: readonly (readonly [name: string, detector: string])[] = [
  ['yolov5-clip', 'tiny-yolov5'],
  ['yolov5-clip-padded', 'tiny-yolov5'],
  ['yolov5-clip-context', 'tiny-yolov5'],
  ['yolov5-clip-square', 'tiny-yolov5'],
  ['yolov5-clip-letterbox', 'tiny-yolov5'],
  ['yolov8-clip', 'tiny-yolov8'],
  ['detr-clip', 'tiny-detr'],
  ['detr-clip', 'tiny-detr-mask'],
];

const placesOf = (detector: string): OpenSystemOptions => ({
  detector: model(detector),
  clip: model('tiny-clip'),
});

async function groundWith(name: string, options: OpenSystemOptions): Promise<Grounding> {
  await using grounder = await openSystem(name, options);
  return await grounder.ground(boats, phrase);
}

describe('openSystem', function () {
  this.timeout(20_000);

  for (const [name, detector] of systems) {
    it(`grounds with ${name} on ${detector}: the best of its proposals by CLIP`, async () => {
      const { box, candidates } = await groundWith(name, placesOf(detector));

      await using proposer = await openDetector(await openModel(model(detector)), {
        scoreThreshold: 0.05,
        maxDetections: 100,
      });
      const proposals = await proposer.detect(await loadImage(boats));
      const logits = candidates.map(({ scores }) => scores.clip ?? NaN);
      expect(candidates.map((candidate) => candidate.box)).to.have.deep.members(
        proposals.map((proposal) => proposal.box),
      );
      expect(logits).to.deep.equal([...logits].sort((a, b) => b - a));
      expect(new Set(logits).size).to.be.greaterThan(1);
      expect(box).to.deep.equal(candidates[0]?.box);
    });
  }

  it('scores as its parts do when they are put together by hand', async () => {
    const { candidates, query } = await groundWith('yolov8-clip', placesOf('tiny-yolov8'));

    await using encoders = await openClip(await openModel(model('tiny-clip')));
    const scorer = new ClipScorer({ encoders: [encoders], croppers: [tightCrop()] });
    const scores = (
      await scorer.score({
        image: await loadImage(boats),
        regions: candidates.map(({ detection }) => detection),
        query: new WinkQueryParser().parse(query.text),
      })
    ).scores;
    candidates.forEach((candidate, index) => {
      expect(candidate.score).to.be.closeTo(scores[index] ?? NaN, 1e-4);
    });
  });

  it('sees something else through each way of padding', async () => {
    const names = ['yolov5-clip', ...['padded', 'context', 'square', 'letterbox'].map(paddedName)];
    const totals = [];
    for (const name of names) {
      const { candidates } = await groundWith(name, placesOf('tiny-yolov5'));
      totals.push(candidates[0]?.score);
    }

    expect(new Set(totals).size).to.equal(names.length);
  });

  it('runs neither detector nor image encoder for a second phrase on the same file', async () => {
    const runtime = recordingRuntime();
    const { runs } = runtime;
    const options = { ...placesOf('tiny-yolov5'), runtime };
    await using grounder = await openSystem('yolov5-clip', options);
    await grounder.ground(boats, phrase);
    const first = runs.splice(0);

    await grounder.ground(boats, 'a grey boat');

    expect(first).to.include.members(['images', 'pixel_values', 'input_ids']);
    expect(runs).to.deep.equal(['input_ids']);
  });

  it('runs neither detector nor image encoder in the next run when answers are kept', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'grounder-answers-'));
    try {
      const groundings: Grounding[] = [];
      const runtime = recordingRuntime();
      for (let run = 0; run < 2; run += 1) {
        runtime.runs.splice(0);
        const cache = fileCache(folder);
        const options = { ...placesOf('tiny-yolov5'), runtime, cache };
        groundings.push(await groundWith('yolov5-clip', options));
      }

      expect(runtime.runs).to.deep.equal(['input_ids']);
      expect(groundings[1]?.candidates).to.deep.equal(groundings[0]?.candidates);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('opens quantised weights by their dtype', async () => {
    const options = { ...placesOf('tiny-detr'), dtype: 'q8' } as const;
    const { candidates } = await groundWith('detr-clip', options);

    expect(candidates).to.not.be.empty;
  });

  it('opens the embedded default by its name', async () => {
    await using grounder = await openSystem('embedded');

    expect(await grounder.ground(boats, 'the boat')).to.have.property('candidates');
  });

  it('opens the embedded default with a detector that comes in', async () => {
    const mine = { box: { left: 10, top: 20, right: 90, bottom: 120 }, label: 'boat', score: 1 };
    await using grounder = await openSystem('embedded', {
      proposer: { detect: () => Promise.resolve([mine]) },
    });

    expect(await grounder.ground(boats, 'the boat')).to.deep.include({ box: mine.box });
  });

  describe('with a folder of models', () => {
    let folder: string;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'grounder-models-'));
      await mkdir(join(folder, 'owner'));
      await symlink(model('tiny-yolov5/onnx/model.onnx'), join(folder, 'yolov5s.onnx'));
      await symlink(model('tiny-clip'), join(folder, 'owner', 'clip-tiny'));
    });

    afterEach(async () => {
      await rm(folder, { recursive: true });
    });

    it('finds each model by its name, also in a folder named after its owner', async () => {
      const { candidates } = await groundWith('yolov5-clip', { models: folder });

      expect(candidates).to.not.be.empty;
    });

    it('asks which is meant when several fit', async () => {
      await symlink(model('tiny-yolov5/onnx/model.onnx'), join(folder, 'yolov5n.onnx'));

      const error = await rejection(openSystem('yolov5-clip', { models: folder }));

      expect(error).to.include({ code: 'INVALID_OPTION' });
      expect(error.message).to.match(/yolov5n\.onnx.*yolov5s\.onnx.*option detector/);
    });

    it('says how to get what is not there', async () => {
      const error = await rejection(openSystem('yolov8-clip', { models: folder }));

      expect(error).to.include({ code: 'MODEL_NOT_FOUND' });
      expect(error.message).to.match(/yolo export model=yolov8n\.pt format=onnx/);
    });
  });

  describe('bad input', () => {
    const cases: readonly (readonly [string, string, () => OpenSystemOptions, string])[] = [
      ['an unknown system', 'yolov6-clip', () => placesOf('tiny-yolov5'), 'INVALID_OPTION'],
      ['no detector', 'yolov5-clip', () => ({ clip: model('tiny-clip') }), 'MODEL_NOT_FOUND'],
      [
        'a folder of models that is not there',
        'yolov5-clip',
        () => ({ models: model('nowhere') }),
        'FILE_NOT_FOUND',
      ],
      [
        'a picture for a model',
        'yolov5-clip',
        () => ({ ...placesOf('tiny-yolov5'), detector: boats }),
        'INVALID_MODEL',
      ],
      [
        'CLIP for a detector',
        'yolov5-clip',
        () => ({ ...placesOf('tiny-yolov5'), detector: model('tiny-clip/onnx/vision_model.onnx') }),
        'INVALID_OPTION',
      ],
      [
        'a detector for CLIP',
        'detr-clip',
        () => ({ detector: model('tiny-detr'), clip: model('tiny-detr') }),
        'FILE_NOT_FOUND',
      ],
      [
        'labels that disagree with the classes',
        'yolov8-clip',
        () => ({ ...placesOf('tiny-yolov8'), labels: ['one', 'two'] }),
        'MODEL_MISMATCH',
      ],
      [
        'a detector that tells no class names',
        'yolov5-clip',
        () => ({ ...placesOf('tiny-yolov5'), detector: model('tiny-yolox') }),
        'INVALID_OPTION',
      ],
    ];

    for (const [what, name, options, code] of cases) {
      it(`refuses ${what} with ${code}`, async () => {
        expect(await rejection(openSystem(name, options()))).to.include({ code });
      });
    }

    it('stays usable after a call that was cancelled or failed', async () => {
      await using grounder = await openSystem('detr-clip', placesOf('tiny-detr'));
      const controller = new AbortController();
      const cancelled = grounder.ground(boats, phrase, {
        signal: controller.signal,
        onProgress: ({ stage }) => {
          if (stage === 'score') controller.abort();
        },
      });

      expect(await rejection(cancelled)).to.have.property('name', 'AbortError');
      expect(await rejection(grounder.ground('absent.jpg', phrase))).to.have.property(
        'code',
        'FILE_NOT_FOUND',
      );
      expect((await grounder.ground(boats, phrase)).box).to.not.equal(undefined);
    });
  });
});

async function rejection(promise: Promise<unknown>): Promise<Error> {
  const error = await rejectionOf(promise);
  if (error instanceof Error) return error;
  throw new TypeError('expected an error');
}

function paddedName(strategy: string): string {
  return `yolov5-clip-${strategy}`;
}
