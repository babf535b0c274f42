// Captions by ClipCap with a GPT-2 of real size: `npm run bench -- captions`.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { CaptionSearch } from '@grounder/captions/internal';
import {
  CaptionDecoder,
  ClipCapCaptioner,
  createTextTokenizer,
  generate,
} from '@grounder/captions';
import type { Captioner, Session } from '@grounder/core';
import { createRandom } from '@grounder/core';
import { acceptEmbeddings, decodeModel, encodeModel } from '@grounder/onnx';
import { loadImage } from 'grounder';

import { findBenchModels } from './bench-models.js';
import { openClip } from './clip-ours.js';
import { createRegions } from './clip-regions.js';
import { harbour } from '../soak/photos.js';
import type { Contestant } from './side-by-side.js';
import { medianRatio, timeSideBySide } from './side-by-side.js';
import { median } from './statistics.js';
import { watchedRuntime } from './watched-runtime.js';

const rounds = 3;
const newTokens = 20;
const crops = 20;
/** What ClipCap's mapper gives GPT-2 small. */
const prefix = { tokens: 10, dim: 768 };
const watch = watchedRuntime({ threads: 2 });

/** Decoding with the cache and without, captions of crops in batches and one by one. */
export async function runCaptionsBench(): Promise<void> {
  const folder = findBenchModels('gpt2');
  if (folder === undefined) return;
  const session = await openLanguageModel(join(folder, 'gpt2/onnx/decoder_model_merged.onnx'));
  const cached = new CaptionDecoder({ session });
  const uncached = new CaptionDecoder({ session, usesCache: false });
  const [alike, other] = [await writeTokens(cached, 4), await writeTokens(uncached, 4)];
  console.log(`4 texts alike with cache and without: ${String(alike.join() === other.join())}`);
  const { describe, dispose } = await openCaptioner(folder, cached);

  // Besides the time of each call, how much of it was spent inside `session.run`.
  const ratios = new Map<string, number[]>();
  const watched = (name: string, call: Contestant): Contestant => {
    return async () => {
      watch.milliseconds = 0;
      const start = performance.now();
      await call();
      const ratio = (performance.now() - start) / watch.milliseconds;
      ratios.set(name, [...(ratios.get(name) ?? []), ratio]);
    };
  };
  const contestants = {
    cached1: () => writeTokens(cached, 1),
    uncached1: () => writeTokens(uncached, 1),
    cached8: () => writeTokens(cached, 8),
    uncached8: () => writeTokens(uncached, 8),
    beam8: () => writeTokens(cached, 8, { kind: 'beam' }),
    nucleus8: () => writeTokens(cached, 8, { kind: 'nucleus' }),
    all: () => describe(crops),
    eights: () => describe(8),
    single: () => describe(1),
  };
  const times = await timeSideBySide(
    Object.fromEntries(
      Object.entries(contestants).map(([name, call]) => [name, watched(name, call)]),
    ) as typeof contestants,
    rounds,
  );
  await dispose();

  console.log(`| GPT-2 small fp32, ${newTokens} tokens, 2 threads | ratio | aim |\n|---|---|---|`);
  for (const [name, above, below, aim] of [
    ['1 text: without cache ÷ with cache', 'uncached1', 'cached1', '>= 3'],
    ['8 texts: without cache ÷ with cache', 'uncached8', 'cached8', '>= 3'],
    ['8 texts: beam 5 ÷ greedy', 'beam8', 'cached8', ''],
    ['8 texts: nucleus ÷ greedy', 'nucleus8', 'cached8', ''],
    [`captions of ${crops} crops: one by one ÷ batches of 8`, 'single', 'eights', ''],
    [`captions of ${crops} crops: one by one ÷ one batch`, 'single', 'all', ''],
  ] as const) {
    console.log(`| ${name} | ${medianRatio(times[above], times[below]).toFixed(2)} | ${aim} |`);
  }
  console.log('\n| whole call ÷ its `session.run` | ratio | ms |\n|---|---|---|');
  for (const [name, all] of Object.entries(times)) {
    // The first round warms up.
    const ratio = median((ratios.get(name) ?? []).slice(-rounds));
    console.log(`| ${name} | ${ratio.toFixed(3)} | ${median(all).toFixed(0)} |`);
  }
}

async function openLanguageModel(path: string): Promise<Session> {
  const model = acceptEmbeddings(decodeModel(await readFile(path)));
  return watch.runtime.open(encodeModel(model));
}

/** Texts of as many tokens as are asked for: nothing ends them. */
function writeTokens(decoder: CaptionDecoder, rows: number, search?: CaptionSearch) {
  const random = createRandom(rows);
  const data = Float32Array.from(
    { length: rows * prefix.tokens * prefix.dim },
    () => random() - 0.5,
  );
  const state = decoder.begin({
    ids: Array.from({ length: rows }, () => []),
    prefix: { ...prefix, data },
  });
  return generate(decoder, state, {
    ...(search && { search }),
    maxTokens: newTokens,
    stopTokens: [],
  });
}

/** ClipCap over regions of a photo: CLIP, mapper, language model, tokenizer. */
async function openCaptioner(folder: string, decoder: CaptionDecoder) {
  const clip = await openClip(folder, 'fp32', watch.runtime);
  const mapper = await watch.runtime.open(join(folder, 'clipcap/onnx/mapper.onnx'));
  const readJson = async (file: string) =>
    JSON.parse(await readFile(join(folder, 'gpt2', file), 'utf8')) as unknown;
  const tokenizer = createTextTokenizer({
    tokenizer: await readJson('tokenizer.json'),
    config: await readJson('tokenizer_config.json'),
  });
  const image = await loadImage(harbour);
  const regions = createRegions(image, crops);
  const parts = { encoder: clip.image, mapper, decoder, tokenizer, stopTokens: [] };
  const captioners = new Map<number, Captioner>();
  return {
    describe: (batchSize: number) => {
      const known = captioners.get(batchSize) ?? new ClipCapCaptioner({ ...parts, batchSize });
      captioners.set(batchSize, known);
      return known.caption(image, regions);
    },
    dispose: async () => {
      await Promise.all([clip.dispose(), mapper.dispose(), decoder.dispose()]);
    },
  };
}
