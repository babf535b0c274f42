// Callers in plain JavaScript hand over what types would refuse: it is read, or named in a typed error.
import type { Query, RegionScorer, Session } from '@grounder/core';
import { fingerprintImage, GroundingError } from '@grounder/core';
import {
  annotate,
  contextCrop,
  decodeImage,
  encodeImage,
  imageJsCodec,
  outlined,
  padToSquare,
  regionColours,
  regionPattern,
  resizeImage,
  sharpCodec,
  tightCrop,
} from '@grounder/images';
import { lexicalMatcher, relational, SubjectScorer, WinkQueryParser } from '@grounder/language';
import { templateCaptioner } from '@grounder/captions';
import { tiled, YoloV8Detector } from '@grounder/detectors';
import { expect } from 'chai';
import {
  cachedDetector,
  cachedTextEncoder,
  lazyPoseEstimator,
  loadImage,
  ProposalGrounder,
  saveImage,
} from 'grounder';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import sharp from 'sharp';

import { fixturePath, readFixture } from '../support/fixtures.js';
import { detection, fakeDetector, fixedScorer, picture, queryAbout } from './fakes.js';

const path = fixturePath('models/images/boats-61x43.png');
const bytes = Uint8Array.from(readFixture('models/images/boats-61x43.png'));
const parser = new WinkQueryParser();
const grounder = new ProposalGrounder({
  detector: fakeDetector([detection('dog', 0.9)]),
  parser,
  scorers: [{ name: 'fixed', scorer: fixedScorer(1) }],
});

const poses = lazyPoseEstimator(() => Promise.reject(new Error('not reached')));

/** What is neither a picture nor a phrase, with the word that names it. */
const foreign: readonly (readonly [unknown, string])[] = [
  [undefined, 'undefined'],
  [null, 'null'],
  [42, 'the number 42'],
  [NaN, 'the number NaN'],
  [true, 'true'],
  [[1, 2, 3], 'an array of 3'],
  [{}, 'an object of no fields'],
  [{ src: 'photo.jpg' }, 'an object of src'],
  [() => 'photo.jpg', 'a function'],
  [Promise.resolve(bytes), 'a Promise, which needs await'],
  [new Date(0), 'a value of type Date'],
];

/** Asserts that a call ends in a typed error whose message says what came. */
async function expectTyped(call: () => unknown, word: string): Promise<void> {
  let failure: unknown;
  try {
    await call();
  } catch (error) {
    failure = error;
  }
  expect(GroundingError.isInstance(failure), `${word}: ${String(failure)}`).to.equal(true);
  expect(String(failure)).to.include(word);
}

describe('in the place of a picture', () => {
  const entries: Readonly<Record<string, (image: never) => unknown>> = {
    ground: (image) => grounder.ground(image, 'the dog'),
    loadImage: (image) => loadImage(image),
    decodeImage: (image) => decodeImage(image),
    'imageJsCodec().decode': (image) => imageJsCodec().decode(image, { maxPixels: 1e6 }),
    'sharpCodec().decode': (image) => sharpCodec(sharp).decode(image, { maxPixels: 1e6 }),
    encodeImage: (image) => encodeImage(image, 'png'),
    annotate: (image) => annotate(image, []),
    resizeImage: (image) => resizeImage(image, { width: 3, height: 3 }),
    fingerprintImage: (image) => fingerprintImage(image),
    regionColours: (image) => regionColours(image, detection('dog', 1).box),
    regionPattern: (image) => regionPattern(image, detection('dog', 1).box),
    tightCrop: (image) => tightCrop().crop(image, detection('dog', 1).box),
    contextCrop: (image) => contextCrop().crop(image, detection('dog', 1).box),
    padToSquare: (image) => padToSquare().crop(image, detection('dog', 1).box),
    tiled: (image) => tiled(fakeDetector([])).detect(image),
    cachedDetector: (image) => cachedDetector(fakeDetector([])).detect(image),
    'the pose estimator': (image) => poses.estimate(image, []),
    templateCaptioner: (image) => templateCaptioner().caption(image, []),
    saveImage: (image) => saveImage('/dev/null/photo.png', image),
    outlined: (image) => outlined().crop(image, detection('dog', 1).box),
  };
  for (const [name, call] of Object.entries(entries)) {
    it(`${name} names ${foreign.length} kinds of foreign values`, async () => {
      for (const [value, word] of foreign) await expectTyped(() => call(value as never), word);
    });
  }

  it('a detector names them, and pixels with alpha', async () => {
    const session: Session = {
      inputs: [{ name: 'images', type: 'float32', dims: [1, 3, 96, 96] }],
      outputs: [{ name: 'output0', type: 'float32', dims: [1, 5, 189] }],
      run: () => Promise.reject(new Error('not reached')),
      dispose: () => Promise.resolve(),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    const detector = new YoloV8Detector({ session, labels: ['dog'] });
    const rgba = { width: 2, height: 2, data: new Uint8ClampedArray(16) };

    for (const [value, word] of foreign) {
      await expectTyped(() => detector.detect(value as never), word);
    }
    await expectTyped(() => detector.detect(rgba), '2×2 pixels with 16 bytes');
    await expectTyped(() => detector.detectEach(picture as never), 'width, height, data');
  });

  it('reads every way to hold the bytes of a file', async () => {
    const { buffer } = bytes;
    const padded = new Uint8Array(bytes.length + 7);
    padded.set(bytes, 5);
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    const holders = {
      Buffer: Buffer.from(bytes),
      ArrayBuffer: buffer,
      SharedArrayBuffer: shared.buffer,
      Uint8ClampedArray: new Uint8ClampedArray(bytes),
      Int8Array: new Int8Array(buffer),
      DataView: new DataView(padded.buffer, 5, bytes.length),
      'part of a buffer': padded.subarray(5, 5 + bytes.length),
      Blob: new Blob([bytes]),
      File: new File([bytes], 'boats.png'),
      'another realm': runInNewContext('Uint8Array.from(bytes)', { bytes }) as Uint8Array,
      'file: URL': pathToFileURL(path),
      path,
    };
    const expected = fingerprintImage(await loadImage(path));

    for (const [name, holder] of Object.entries(holders)) {
      expect(fingerprintImage(await loadImage(holder)), name).to.equal(expected);
    }
  });

  it('reads ImageData, which has alpha and no channels', async () => {
    const data = Uint8ClampedArray.from([1, 2, 3, 255, 4, 5, 6, 255]);
    const imageData = { width: 2, height: 1, data, colorSpace: 'srgb' };

    const image = await loadImage(imageData);

    expect(Array.from(image.data)).to.deep.equal([1, 2, 3, 4, 5, 6]);
  });

  it('refuses pixels of no known layout, and URLs that are no files', async () => {
    const floats = { width: 2, height: 1, data: new Float32Array(6) };
    const short = { width: 2, height: 1, data: new Uint8Array(5) };

    await expectTyped(() => loadImage(floats as never), 'width, height, data');
    await expectTyped(() => loadImage(short), 'got 5');
    for (const url of ['https://example.com/a.jpg', 'data:image/png;base64,AAAA']) {
      await expectTyped(() => loadImage(new URL(url)), url);
    }
  });
});

describe('in the place of a phrase', () => {
  const words = [...foreign, [new URL('https://example.com'), 'a value of type URL'] as const];

  it('ground names what came, whatever the grounder', async () => {
    for (const [value, word] of words) {
      await expectTyped(() => grounder.ground(picture, value as never), word);
    }
  });

  it('the parser names what came', async () => {
    for (const [value, word] of words) await expectTyped(() => parser.parse(value as never), word);
  });

  const nouns = new SubjectScorer({ matcher: lexicalMatcher() });
  const scorers: Readonly<Record<string, RegionScorer>> = {
    SubjectScorer: nouns,
    relational: relational(nouns),
  };
  for (const [name, scorer] of Object.entries(scorers)) {
    it(`${name} names a foreign request, picture, query and regions`, async () => {
      const request = { image: picture, regions: [detection('dog', 1)], query: queryAbout('dog') };

      for (const [value, word] of foreign) {
        await expectTyped(() => scorer.score({ ...request, image: value as never }), word);
        await expectTyped(() => scorer.score({ ...request, query: value as Query }), word);
        const regions = Array.isArray(value) ? [value] : value;
        await expectTyped(() => scorer.score({ ...request, regions: regions as never }), 'regions');
      }
      await expectTyped(() => scorer.score(undefined as never), 'picture');
    });
  }

  it('a text encoder names what is no list of texts', async () => {
    const encoder = cachedTextEncoder({ encode: () => Promise.reject(new Error('not reached')) });

    for (const [value, word] of foreign) {
      if (!Array.isArray(value)) await expectTyped(() => encoder.encode(value as never), word);
      await expectTyped(() => encoder.encode([value] as never), 'array of texts');
    }
    await expectTyped(() => encoder.encode('the dog' as never), 'the text "the dog"');
  });

  it('saveImage names what is no path', async () => {
    for (const [value, word] of foreign) {
      await expectTyped(() => saveImage(value as never, picture), word);
    }
  });

  it('a text that is written as an object is none', async () => {
    await expectTyped(() => parser.parse(Object('the dog') as string), 'a value of type String');
  });
});
