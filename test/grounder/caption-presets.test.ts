import { expect } from 'chai';

import { CaptionScorer, templateCaptioner } from '@grounder/captions';
import type { Detection } from '@grounder/core';
import { SubjectScorer, WinkQueryParser } from '@grounder/language';
import { fileCache, modelStore, openModel } from '@grounder/models';
import type { OpenSystemOptions } from 'grounder';
import {
  loadDefaultMatcher,
  loadImage,
  openDetector,
  openSystem,
  ProposalGrounder,
  sumOf,
} from 'grounder';

import { expectRejection } from '../support/failures.js';
import { readers, writers } from './caption-parts.js';
import {
  assemble,
  boats,
  clipCapParts,
  miniLmParts,
  recordingRuntime,
  temporaryFolder,
  tiny,
  vitGptParts,
} from './caption-support.js';
import { reasonsOf } from '../support/reasons-of.js';

const phrase = 'the boat with the red flag on the left';

interface Case {
  readonly system: string;
  readonly writer: keyof typeof writers;
  readonly reader: keyof typeof readers;
}

const cases: readonly Case[] = [
  { system: 'pseudo-q', writer: 'templates', reader: 'sentences' },
  { system: 'pseudo-q-clip', writer: 'templates', reader: 'clip' },
  { system: 'pseudo-q-bert', writer: 'templates', reader: 'bert' },
  { system: 'clipcap-clip', writer: 'clipCap', reader: 'clip' },
  { system: 'clipcap-bert', writer: 'clipCap', reader: 'bert' },
  { system: 'clipcap-bert', writer: 'vitGpt', reader: 'bert' },
];

describe('caption presets', function () {
  this.timeout(30_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let folders: Readonly<Record<string, string>>;

  before(async () => {
    folder = await temporaryFolder();
    folders = {
      clipCap: await assemble(`${folder.path}/clipcap`, clipCapParts),
      vitGpt: await assemble(`${folder.path}/vit-gpt2`, vitGptParts),
      bert: await assemble(`${folder.path}/minilm`, miniLmParts),
    };
  });

  after(async () => {
    await folder[Symbol.asyncDispose]();
  });

  const placesOf = ({ writer, reader }: Case): OpenSystemOptions => {
    const { [writer]: captioner, bert = '' } = folders;
    return {
      detector: tiny('yolov8'),
      clip: tiny('clip'),
      ...(captioner !== undefined && { captioner }),
      ...(reader === 'bert' && { textEncoder: bert }),
    };
  };

  for (const one of cases) {
    const { system, writer, reader } = one;

    it(`${system} grounds as ${writer} and ${reader} do when they are put together by hand`, async () => {
      await using grounder = await openSystem(system, placesOf(one));
      const { candidates, query, box, reason } = await grounder.ground(boats, phrase);

      const captioner = await writers[writer]();
      const encoder = await readers[reader]();
      await using detector = await openDetector(await openModel(tiny('yolov8')), {
        scoreThreshold: 0.05,
        maxDetections: 100,
      });
      const scorer = new CaptionScorer({ captioner: captioner.part, encoder: encoder.part });
      const image = await loadImage(boats);
      const regions = await detector.detect(image);
      const request = { image, regions, query };
      const scores = (await scorer.score(request)).scores;
      const reasons = await reasonsOf(scorer, request);
      await Promise.all([captioner.free(), encoder.free()]);

      expect(candidates).to.have.length(regions.length).above(1);
      for (const candidate of candidates) {
        const place = placeOf(candidate.detection, regions);
        expect(candidate.scores.caption).to.be.closeTo(scores[place] ?? NaN, 1e-4);
        expect(candidate.score).to.equal(candidate.scores.caption);
        expect(candidate.reason).to.equal(reasons[place]);
      }
      expect(new Set(reasons).size).to.be.above(1);
      expect(box).to.deep.equal(candidates[0]?.box);
      expect(reason).to.match(/^could be called ".+" \(-?[01]\.\d\d\); ahead of /);
    });

    it(`${system} with ${writer} and ${reader} frees all that it opened`, async () => {
      const recording = recordingRuntime();
      const grounder = await openSystem(system, { ...placesOf(one), runtime: recording });
      await grounder.ground(boats, phrase);
      const opened = recording.openCount();

      await grounder.dispose();

      expect(opened).to.be.at.least(2);
      expect(recording.openedCount()).to.equal(opened);
      expect(recording.openCount()).to.equal(0);
    });
  }

  it('reads only the phrase when a file is grounded again', async () => {
    const recording = recordingRuntime();
    const places = placesOf({ system: '', writer: 'clipCap', reader: 'bert' });
    await using grounder = await openSystem('clipcap-bert', { ...places, runtime: recording });
    await grounder.ground(boats, phrase);
    const first = recording.runs.splice(0);

    await grounder.ground(boats, 'a grey boat');

    expect(first).to.include.members(['images', 'pixel_values', 'clip_embeds', 'input_ids']);
    expect(recording.runs).to.deep.equal(['input_ids']);
  });

  it('keeps what CLIP sees for ClipCap apart from what it sees for itself', async () => {
    await using temporary = await temporaryFolder();
    const cache = fileCache(temporary.path);
    const places = placesOf({ system: '', writer: 'clipCap', reader: 'clip' });
    const ground = async (system: string, options: OpenSystemOptions) => {
      await using grounder = await openSystem(system, options);
      return (await grounder.ground(boats, phrase)).candidates;
    };
    await ground('yolov8-clip', { ...places, cache });
    const recording = recordingRuntime();

    const kept = await ground('clipcap-clip', { ...places, cache });
    const again = await ground('clipcap-clip', { ...places, cache, runtime: recording });

    expect(kept).to.deep.equal(await ground('clipcap-clip', places));
    expect(again).to.deep.equal(kept);
    expect(recording.runs).to.not.include('pixel_values');
  });

  it('reads texts with the embedded sentence encoder when it is named', async () => {
    const detector = tiny('yolov8');
    const candidatesOf = async (system: string, textEncoder?: string) => {
      await using grounder = await openSystem(system, {
        detector,
        ...(textEncoder !== undefined && { textEncoder }),
      });
      return (await grounder.ground(boats, phrase)).candidates;
    };

    expect(await candidatesOf('pseudo-q-bert', 'embedded')).to.deep.equal(
      await candidatesOf('pseudo-q'),
    );
  });

  it('opens scene-clip by its name, its text encoder alone', async () => {
    const recording = recordingRuntime();
    const options = { clip: 'scene-clip', detector: tiny('yolov8'), runtime: recording };
    await using grounder = await openSystem('pseudo-q-clip', options);

    await grounder.ground(boats, phrase);

    expect(recording.runs).to.include('input_ids').and.not.include('pixel_values');
    expect(recording.openedCount()).to.equal(2);
  });

  it('takes regions from a detector that comes in, unless one is named', async () => {
    const mine = { box: { left: 10, top: 20, right: 90, bottom: 120 }, label: 'boat', score: 1 };
    const proposer = { detect: () => Promise.resolve([mine]) };
    const boxOf = async (options: OpenSystemOptions) => {
      await using grounder = await openSystem('pseudo-q', { proposer, ...options });
      return (await grounder.ground(boats, 'the boat')).box;
    };

    expect(await boxOf({})).to.deep.equal(mine.box);
    expect(await boxOf({ detector: tiny('yolov8') })).to.not.deep.equal(mine.box);
  });

  it('adds up with other scorers by weights', async () => {
    const { part: encoder, free } = await readers.sentences();
    await using detector = await openDetector(await openModel(tiny('yolov8')));
    const parser = new WinkQueryParser();
    const caption = new CaptionScorer({ captioner: templateCaptioner(), encoder });
    const subject = new SubjectScorer({ matcher: await loadDefaultMatcher() });
    const scorers = [
      { name: 'subject', scorer: subject },
      { name: 'caption', scorer: caption, weight: 0.5 },
    ];
    const grounder = new ProposalGrounder({ detector, parser, scorers });

    const { candidates, query } = await grounder.ground(boats, 'the cat on the left');

    const image = await loadImage(boats);
    const regions = await detector.detect(image);
    const sums = (await sumOf(scorers).score({ image, regions, query })).scores;
    await free();
    expect(candidates).to.have.length.above(1);
    for (const candidate of candidates) {
      const { scores, score, reason } = candidate;
      expect(scores).to.have.all.keys('subject', 'caption');
      expect(score).to.be.closeTo((scores.subject ?? NaN) + 0.5 * (scores.caption ?? NaN), 1e-6);
      expect(score).to.be.closeTo(sums[placeOf(candidate.detection, regions)] ?? NaN, 1e-5);
      expect(reason).to.match(/ · could be called ".+" \(-?[01]\.\d\d\)$/);
    }
  });

  describe('with a folder of models', () => {
    it('finds each model by its name, and tells ClipCap from CLIP', async () => {
      await using models = await temporaryFolder();
      await assemble(`${models.path}/clipcap-tiny`, clipCapParts);
      await assemble(`${models.path}/owner/all-MiniLM-tiny`, miniLmParts);
      await assemble(`${models.path}/clip-tiny`, {
        clip: [
          ...['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json'],
          ...['onnx/vision_model.onnx', 'onnx/text_model.onnx'],
        ],
      });
      const options = { models: models.path, detector: tiny('yolov8') };

      for (const { system } of cases) {
        await using grounder = await openSystem(system, options);
        expect((await grounder.ground(boats, phrase)).candidates).to.not.be.empty;
      }
    });
  });

  describe('bad input', () => {
    const detector = tiny('yolov8');
    const refusals: readonly (readonly [
      what: string,
      system: string,
      options: () => OpenSystemOptions,
      code: Parameters<typeof expectRejection>[1],
      message: RegExp,
    ])[] = [
      ['no CLIP', 'pseudo-q-clip', () => ({}), 'MODEL_NOT_FOUND', /models pull Xenova\/clip-vit/],
      [
        'no text encoder',
        'pseudo-q-bert',
        () => ({}),
        'MODEL_NOT_FOUND',
        /pull Xenova\/all-MiniLM/,
      ],
      ['no captioner', 'clipcap-clip', () => ({}), 'MODEL_NOT_FOUND', /mapper\.onnx.*vit-gpt2/],
      [
        'a captioner without a CLIP',
        'clipcap-bert',
        () => ({ captioner: folders.clipCap ?? '', textEncoder: folders.bert ?? '' }),
        'MODEL_NOT_FOUND',
        /models pull Xenova\/clip-vit/,
      ],
      [
        'a CLIP for a captioner',
        'clipcap-clip',
        () => ({ captioner: tiny('clip'), clip: tiny('clip') }),
        'MODEL_NOT_FOUND',
        /mapper\.onnx \(ClipCap\).*got .*vision_model\.onnx/,
      ],
      [
        'a detector for a text encoder',
        'pseudo-q-bert',
        () => ({ textEncoder: tiny('detr') }),
        'FILE_NOT_FOUND',
        /tokenizer\.json/,
      ],
      [
        'a text encoder that is not there',
        'clipcap-bert',
        () => ({ captioner: folders.vitGpt ?? '', textEncoder: tiny('nowhere') }),
        'FILE_NOT_FOUND',
        /nowhere/,
      ],
    ];

    for (const [what, system, options, code, message] of refusals) {
      it(`refuses ${what} with ${code}, and leaves nothing open`, async () => {
        await using empty = await temporaryFolder();
        const recording = recordingRuntime();
        const store = modelStore({ folder: empty.path });
        const places = { detector, store, ...options(), runtime: recording };

        const error = await expectRejection(openSystem(system, places), code);

        expect(error.message).to.match(message);
        expect(recording.openedCount()).to.be.at.least(1);
        expect(recording.openCount()).to.equal(0);
      });
    }

    it('stays usable after a call that was cancelled while captions are written', async () => {
      const places = placesOf({ system: '', writer: 'vitGpt', reader: 'bert' });
      const recording = recordingRuntime();
      await using grounder = await openSystem('clipcap-bert', { ...places, runtime: recording });
      const controller = new AbortController();
      const cancelled = grounder.ground(boats, phrase, {
        signal: controller.signal,
        onProgress: ({ stage }) => {
          if (stage === 'score') controller.abort(new Error('enough'));
        },
      });

      const outcome = await cancelled.catch((error: unknown) => error);

      expect(outcome).to.have.property('message', 'enough');
      expect((await grounder.ground(boats, phrase)).box).to.not.equal(undefined);
    });
  });
});

function placeOf({ box }: Detection, regions: readonly Detection[]): number {
  return regions.findIndex((region) => JSON.stringify(region.box) === JSON.stringify(box));
}
