import { expect } from 'chai';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

import type { ModelFolder } from '@grounder/models/internal';
import { openModel } from '@grounder/models';
import { openTextEncoder } from 'grounder';

import { commit, id, StoreKit } from '../models/store/support.js';
import { expectRejection } from '../support/failures.js';
import { readJsonFixture } from '../support/fixtures.js';
import {
  assemble,
  miniLmParts,
  recordingRuntime,
  temporaryFolder,
  tiny,
} from './caption-support.js';

interface Reference {
  readonly texts: readonly { readonly text: string; readonly embedding: readonly number[] }[];
}

const pooling = '1_Pooling/config.json';

describe('openTextEncoder', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    folder = await temporaryFolder();
    await assemble(folder.path, miniLmParts);
  });

  afterEach(async () => {
    await folder[Symbol.asyncDispose]();
  });

  const writeJson = (file: string, content: unknown): Promise<void> =>
    writeFile(join(folder.path, file), JSON.stringify(content));
  const writePooling = async (mode: string): Promise<void> => {
    await mkdir(join(folder.path, '1_Pooling'));
    await writeJson(pooling, { [`pooling_mode_${mode}`]: true });
  };
  const encode = async (...texts: readonly string[]) => {
    await using encoder = await openTextEncoder(await openModel(folder.path));
    return (await encoder.encode(texts)).data;
  };

  for (const name of ['bert', 'minilm', 'distilbert', 'roberta']) {
    it(`opens tiny-${name} from its folder, pooled as the folder says: transformers’ vectors`, async () => {
      await expectReference(name, await openModel(tiny(name)));
    });
  }

  for (const [name, mode] of [
    ['bert', 'the first token'],
    ['distilbert', 'the maximum'],
  ] as const) {
    it(`pools tiny-${name}, pulled from a hub, by ${mode}, as the repository says`, async () => {
      const kit = await StoreKit.create();
      try {
        kit.hub.models[id] = { commit, files: await filesOf(tiny(name)) };
        const store = kit.store();
        await store.pull(id);

        await expectReference(name, await openModel(id, { store }));
      } finally {
        await kit.remove();
      }
    });
  }

  it('takes the mean where the folder does not say, as hub exports without 1_Pooling', async () => {
    const plain = await encode('the red boat');
    await writePooling('mean_tokens');

    expect(await encode('the red boat')).to.deep.equal(plain);
  });

  it('reads 1_Pooling without modules.json', async () => {
    const plain = await encode('the red boat');
    await writePooling('cls_token');

    expect(cosine(await encode('the red boat'), [...plain])).to.be.below(0.999);
  });

  it('reads no more tokens than sentence_bert_config.json says', async () => {
    await writeJson('sentence_bert_config.json', { max_seq_length: 4 });

    const [short, long] = [await encode('the red boat'), await encode('the red boat on the left')];

    expect(short).to.deep.equal(long);
  });

  describe('bad input', () => {
    const steps = (...classes: readonly string[]): object[] =>
      classes.map((name) => ({ type: `sentence_transformers.models.${name}` }));
    const cases: readonly (readonly [
      what: string,
      break_: () => Promise<void>,
      code: Parameters<typeof expectRejection>[1],
      message: RegExp,
    ])[] = [
      [
        'a pooling that modules.json names and that is not there',
        () => writeJson('modules.json', steps('Transformer', 'Pooling')),
        'FILE_NOT_FOUND',
        /1_Pooling\/config\.json.*grounder models pull .* --files model"/,
      ],
      [
        'a step that the ONNX file lacks',
        () => writeJson('modules.json', steps('Transformer', 'Pooling', 'Dense')),
        'MODEL_MISMATCH',
        /got Dense/,
      ],
      ['modules that are no list', () => writeJson('modules.json', {}), 'INVALID_DATA', /a list/],
      [
        'a module without a type',
        () => writeJson('modules.json', [{ idx: 0 }]),
        'INVALID_DATA',
        /with a type/,
      ],
      [
        'a pooling that is not known',
        () => writePooling('median_tokens'),
        'INVALID_DATA',
        /pooling mode/,
      ],
      [
        'a pooling that is no JSON',
        async () => {
          await mkdir(join(folder.path, '1_Pooling'));
          await writeFile(join(folder.path, pooling), 'mean');
        },
        'INVALID_DATA',
        /JSON in 1_Pooling/,
      ],
      ['no config.json', () => rm(join(folder.path, 'config.json')), 'FILE_NOT_FOUND', /config/],
      [
        'no ONNX file',
        () => rm(join(folder.path, 'onnx/model.onnx')),
        'MODEL_NOT_FOUND',
        /onnx\/model\.onnx/,
      ],
    ];

    for (const [what, break_, code, message] of cases) {
      it(`refuses ${what} with ${code}, and leaves nothing open`, async () => {
        await break_();
        const runtime = recordingRuntime();

        const error = await expectRejection(
          openModel(folder.path, { runtime }).then((model) => openTextEncoder(model)),
          code,
        );

        expect(error.message).to.match(message);
        expect(runtime.openCount()).to.equal(0);
      });
    }
  });
});

async function expectReference(name: string, model: ModelFolder): Promise<void> {
  const { texts } = readJsonFixture(`models/tiny-${name}/reference.json`) as Reference;
  await using encoder = await openTextEncoder(model);

  const { data, dim } = await encoder.encode(texts.map(({ text }) => text));

  for (const [row, { text, embedding }] of texts.entries()) {
    const vector = data.subarray(row * dim, (row + 1) * dim);
    expect(cosine(vector, embedding), text).to.be.at.least(0.9999);
  }
}

/** All files of a folder, as a hub serves them. */
async function filesOf(folder: string): Promise<Record<string, Uint8Array<ArrayBuffer>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: Record<string, Uint8Array<ArrayBuffer>> = {};
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files[relative(folder, path).replaceAll(sep, '/')] = new Uint8Array(await readFile(path));
  }
  return files;
}

function cosine(one: Float32Array, other: readonly number[]): number {
  const dot = one.reduce((sum, value, index) => sum + value * (other[index] ?? NaN), 0);
  return dot / Math.hypot(...one) / Math.hypot(...other);
}
