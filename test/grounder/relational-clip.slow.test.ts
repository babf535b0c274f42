import { expect } from 'chai';

import type { ClipEncoders } from '@grounder/clip';
import { ClipScorer } from '@grounder/clip';
import type { Box, Grounding, RasterImage } from '@grounder/core';
import { generateScene, sceneClipFolder } from '@grounder/scenes';
import { tightCrop } from '@grounder/images';
import type { PlacedRegion } from '@grounder/language/internal';
import { scorerFactor } from '@grounder/language';
import { nodeRuntime, openModel } from '@grounder/models';
import { createGrounder, loadImage, openClip, openDetector, openSystem } from 'grounder';
import { nounPhrase } from '@grounder/testing/internal';

import { expectRejection } from '../support/failures.js';
import { recordingRuntime, temporaryFolder, tiny } from './caption-support.js';
import { fakeDetector } from './fakes.js';
import { harbour } from './pseudo-support.js';
import { grounder } from './run-grounder.js';

const people = [30, 130, 330].map((left) => ({
  label: 'person',
  score: 0.9,
  box: { left, top: 60, right: left + 40, bottom: 160 },
}));
const regions = [
  ...people,
  { label: 'umbrella', score: 0.9, box: { left: 230, top: 60, right: 290, bottom: 160 } },
];

const ask = { detector: fakeDetector(regions), poses: false, persons: false } as const;
const factorsOf = ({ candidates }: Grounding): readonly string[] =>
  (candidates[0]?.factors ?? [])
    .filter(({ kind }) => kind === 'noun' || kind === 'attribute')
    .map(({ kind, text }) => `${kind} ${text}`);

/** Sees width alone: texts that contain the word fit wide crops. */
function wideIs(word: string): {
  readonly clip: ClipEncoders & { readonly templates: readonly string[] };
  readonly texts: string[];
  readonly crops: RasterImage[];
} {
  const [texts, crops]: [string[], RasterImage[]] = [[], []];
  const embed = (values: readonly (readonly number[])[]) =>
    Promise.resolve({
      ...{ rows: values.length, dim: 2, normalised: true },
      data: Float32Array.from(values.flat()),
    });
  const image = {
    encode: (pictures: readonly RasterImage[]) => {
      crops.push(...pictures);
      return embed(pictures.map(({ width }) => (width > 50 ? [1, 0] : [0, 1])));
    },
  };
  const text = {
    encode: (asked: readonly string[]) => {
      texts.push(...asked);
      return embed(asked.map((one) => (one.includes(word) ? [0.8, 0.6] : [0.6, 0.8])));
    },
  };
  return { clip: { image, text, templates: ['a photo of {}'] }, texts, crops };
}

describe('createGrounder with a CLIP', function () {
  this.timeout(60_000);

  const wide = { ...people[1], label: 'person', score: 0.9 };
  const detector = fakeDetector([
    ...regions.filter((_, index) => index !== 1),
    { ...wide, box: { left: 130, top: 60, right: 200, bottom: 160 } },
  ]);

  it('judges a property that nothing else can, and says so in the factors', async () => {
    const { clip, texts, crops } = wideIs('wooden');
    await using open = await createGrounder({ ...ask, detector, clip });

    const found = await open.ground(harbour, 'the wooden man');
    const other = await open.ground(harbour, 'the man that is not wooden');

    expect(found.box).to.deep.include({ left: 130, right: 200 });
    expect(factorsOf(found)).to.deep.equal(['noun man', 'attribute wooden']);
    expect(found.reason).to.match(/^man 0\.95 · wooden 1\.00; ahead of person/);
    expect(other.box).to.not.deep.equal(found.box);
    // Each text and each possible region once, though the file was decoded twice.
    expect(texts).to.deep.equal(['a photo of a wooden man', 'a photo of a man']);
    expect(crops.map(({ width }) => width)).to.have.members([40, 40, 70]);
  });

  it('asks it for nothing that a cheaper factor knows', async () => {
    const { clip, texts } = wideIs('wooden');
    await using open = await createGrounder({ ...ask, clip });

    for (const phrase of [
      'the man on the left',
      'the big red man',
      'the man in a striped shirt',
      'the standing man facing the camera',
      'the empty umbrella',
      'the second man from the left holding the camera',
    ]) {
      await open.ground(harbour, phrase);
    }

    expect(texts).to.deep.equal([]);
  });

  it('says without one that the property cannot be judged', async () => {
    await using open = await createGrounder(ask);

    const found = await open.ground(harbour, 'the wooden man');

    expect(factorsOf(found)).to.deep.equal(['noun man']);
    expect(found.reason).to.contain('“wooden” cannot be judged');
  });

  it('judges by it a noun that no label names, instead of refusing', async () => {
    const { clip, texts } = wideIs('fence');
    await using plain = await createGrounder({ ...ask, detector });
    await using open = await createGrounder({ ...ask, detector, clip });

    const { box } = await open.ground(harbour, 'the fence');

    expect((await plain.ground(harbour, 'the fence')).box).to.equal(undefined);
    expect(texts).to.include('a photo of the fence');
    expect(box?.right).to.be.oneOf([200, 290]);
  });

  it('ranks by it alone what the parser cannot read', async () => {
    const { clip, texts } = wideIs('деревянный');
    await using open = await createGrounder({ ...ask, detector, clip });

    const { box, warnings } = await open.ground(harbour, 'деревянный человек');

    expect(texts).to.deep.equal(['a photo of деревянный человек']);
    expect(box?.right).to.be.oneOf([200, 290]);
    expect(warnings.map(({ code }) => code)).to.include('NOT_ENGLISH');
  });
});

describe('the system “embedded” with a CLIP', function () {
  this.timeout(60_000);
  const named = { proposer: fakeDetector(regions), poses: false, persons: false } as const;

  it('opens the folder once, asks ClipScorer, and frees it', async () => {
    const runtime = recordingRuntime();
    const open = await openSystem('embedded', { ...named, clip: tiny('clip'), runtime });
    const found = await open.ground(harbour, 'the wooden man');
    await open.ground(harbour, 'the old wooden man');
    await open.dispose();

    expect(factorsOf(found)).to.deep.equal(['noun man', 'attribute wooden']);
    await using clip = await openClip(await openModel(tiny('clip')));
    const { templates } = clip;
    const factor = scorerFactor(new ClipScorer({ encoders: [clip], templates }));
    const attribute = { kind: 'material', text: 'wooden', negated: false } as const;
    const [best] = found.candidates;
    const box = best?.box ?? people[0]?.box;
    if (box === undefined) throw new Error('expected a candidate');
    const [expected] = await factor.judge({
      ...{ image: await loadImage(harbour), regions: [], attribute },
      noun: nounPhrase('man', { attributes: [attribute] }),
      targets: [{ region: placed(box), box }],
    });
    const told = best?.factors?.find(({ kind }) => kind === 'attribute')?.probability ?? NaN;
    expect(told).to.be.closeTo(Math.min(0.98, Math.max(0.02, expected ?? NaN)), 1e-3);
    expect(runtime.openedCount()).to.equal(2);
    expect(runtime.openCount()).to.equal(0);
    // Pictures once, as all crops fit one batch; a text for each of three descriptions.
    expect(runtime.runs.filter((input) => input === 'pixel_values')).to.have.lengthOf(1);
    expect(runtime.runs.filter((input) => input === 'input_ids')).to.have.lengthOf(3);
  });

  it('takes the detector that is named, and frees it', async () => {
    const runtime = recordingRuntime();
    const detector = tiny('yolov5');
    const limits = { scoreThreshold: 0.05, maxDetections: 100 };
    await using model = await openDetector(await openModel(detector), limits);
    const boxes = (await model.detect(await loadImage(harbour))).map(({ box }) => box);
    const open = await openSystem('embedded', { detector, runtime, poses: false, persons: false });
    const { candidates } = await open.ground(harbour, 'the thing');
    const own = await openSystem('embedded', { ...named, detector: '/no/such/file.onnx' });
    await Promise.all([open.dispose(), own.dispose()]);

    expect(boxes).to.have.length.above(0);
    expect(candidates.map(({ box }) => box)).to.have.deep.members(boxes);
    expect(runtime.openedCount()).to.equal(1);
    expect(runtime.openCount()).to.equal(0);
  });

  it('leaves it closed for the noun alone', async () => {
    const runtime = recordingRuntime();
    await using open = await openSystem('subject', { ...named, clip: tiny('clip'), runtime });

    await open.ground(harbour, 'the wooden man');

    expect(runtime.openedCount()).to.equal(0);
  });

  for (const [what, clip, code] of [
    ['a folder that is not there', '/no/such/folder', 'FILE_NOT_FOUND'],
    ['a folder of another model', tiny('detr'), 'FILE_NOT_FOUND'],
    ['a model of another kind', tiny('bert'), 'FILE_NOT_FOUND'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const runtime = recordingRuntime();

      await expectRejection(openSystem('embedded', { ...named, clip, runtime }), code);

      expect(runtime.openCount()).to.equal(0);
    });
  }

  it('closes it when the rest could not be opened', async () => {
    const runtime = recordingRuntime();
    const options = { ...named, clip: tiny('clip'), runtime, noTargetThreshold: 2 };

    await expectRejection(openSystem('embedded', options), 'INVALID_OPTION');

    expect(runtime.openedCount()).to.equal(2);
    expect(runtime.openCount()).to.equal(0);
  });
});

/** A region as factors are given it. */
function placed(box: Box): PlacedRegion {
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const center = { centerX: box.left + width / 2, centerY: box.top + height / 2 };
  return { ...box, ...center, width, height, area: width * height, index: 0, label: 'thing' };
}

describe('grounder ground --clip', function () {
  this.timeout(60_000);

  it('explains the property among the factors', async () => {
    const phrase = 'the old man in the boat';
    const ground = ['ground', harbour, phrase, '--explain'];

    const { stdout, stderr } = await grounder(...ground, '--clip', tiny('clip'));
    const without = await grounder(...ground);

    expect(stdout, stderr).to.match(/\n {5}\d\.\d\d \^ {2}0\.\d\d {2}old +attribute\n/);
    expect(stdout).to.not.contain('cannot be judged');
    expect(without.stdout).to.contain('“old” cannot be judged');
    expect(without.stdout).to.not.contain('attribute');
  });

  it('ends with the typed error for a folder that holds no CLIP', async () => {
    await using folder = await temporaryFolder();

    const { exitCode, stdout, stderr } = await grounder(
      ...['ground', harbour, 'the old man', '--clip', folder.path],
    );

    expect(exitCode).to.equal(1);
    expect(stdout).to.equal('');
    expect(stderr).to.match(/^grounder: expected .*\[FILE_NOT_FOUND\]\n$/s);
  });
});

describe('properties by scene-clip', function () {
  this.timeout(120_000);

  it('tells drawn objects that have a colour from those that have not', async () => {
    await using clip = await openClip(
      await openModel(sceneClipFolder(), { runtime: nodeRuntime() }),
    );
    const { templates } = clip;
    const factor = scorerFactor(
      new ClipScorer({ encoders: [clip], croppers: [tightCrop()], templates }),
    );
    const [having, lacking] = [
      { right: 0, asked: 0 },
      { right: 0, asked: 0 },
    ];
    for (let seed = 900_000; seed < 900_030; seed += 1) {
      const { image, objects } = generateScene(seed);
      const colour = objects[0]?.colour ?? 'red';
      const attribute = { kind: 'colour', text: colour, negated: false } as const;
      const found = await factor.judge({
        ...{ image, regions: [], attribute },
        targets: objects.map(({ box }) => ({ region: placed(box), box })),
        noun: nounPhrase('shape', { attributes: [attribute] }),
      });
      for (const [index, object] of objects.entries()) {
        const isIt = object.colour === colour;
        const count = isIt ? having : lacking;
        count.asked += 1;
        if ((found[index] ?? 0) > 0.5 === isIt) count.right += 1;
      }
    }

    // It was trained to choose, not to refuse: 60 of 60 and 89 of 106.
    expect(having.asked).to.be.above(50);
    expect(having.right / having.asked).to.be.above(0.95);
    expect(lacking.right / lacking.asked).to.be.above(0.75);
  });
});
