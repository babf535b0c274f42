import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Runtime, Session } from '@grounder/core';
import { nodeRuntime } from '@grounder/models';

import { fixturePath } from '../support/fixtures.js';

/** The path of a tiny model's folder or file. */
export const tiny = (name: string): string => fixturePath(`models/tiny-${name}`);

/** A drawn picture of boats. */
export const boats = fixturePath('models/images/boats-320x240.png');

/** A folder that goes when the test is over. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'grounder-captions-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** Copies files of tiny models into a folder, under the same paths. */
export async function assemble(
  folder: string,
  parts: Readonly<Record<string, readonly string[]>>,
): Promise<string> {
  await mkdir(join(folder, 'onnx'), { recursive: true });
  for (const [model, files] of Object.entries(parts)) {
    for (const file of files) await copyFile(join(tiny(model), file), join(folder, file));
  }
  return folder;
}

const texts = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];

/** What a ClipCap folder is put together from. */
export const clipCapParts = {
  clipcap: ['onnx/mapper.onnx'],
  gpt2: [...texts, 'onnx/decoder_model_merged.onnx'],
};

/** What a vit-gpt2 folder holds. */
export const vitGptParts = {
  'vit-gpt2': [
    ...texts,
    'preprocessor_config.json',
    'onnx/encoder_model.onnx',
    'onnx/decoder_model_merged.onnx',
  ],
};

/** What a MiniLM folder as Xenova exports it holds. */
export const miniLmParts = { minilm: [...texts, 'onnx/model.onnx'] };

/** ONNX Runtime that writes down what is run and counts what is open. */
export interface RecordingRuntime extends Runtime {
  /** The first input of each run, in order. */
  readonly runs: string[];
  /** Sessions that are open now. */
  readonly openCount: () => number;
  /** Sessions that were ever opened. */
  readonly openedCount: () => number;
}

/** Creates such a runtime. */
export function recordingRuntime(): RecordingRuntime {
  const runtime = nodeRuntime();
  const runs: string[] = [];
  const open = new Set<Session>();
  let opened = 0;
  return {
    runs,
    openCount: () => open.size,
    openedCount: () => opened,
    async open(model, options) {
      const session = await runtime.open(model, options);
      open.add(session);
      opened += 1;
      const run: Session['run'] = (feeds, call) => {
        runs.push(Object.keys(feeds)[0] ?? '');
        return session.run(feeds, call);
      };
      const dispose = (): Promise<void> => {
        open.delete(session);
        return session.dispose();
      };
      const { inputs, outputs } = session;
      return { inputs, outputs, run, dispose, [Symbol.asyncDispose]: dispose };
    },
  };
}
