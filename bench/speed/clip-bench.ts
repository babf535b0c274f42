import type { Detection, RasterImage } from '@grounder/core';
import { createClipTokenizer, parsePreprocessorConfig, writePixelValues } from '@grounder/clip';
import { tightCrop } from '@grounder/images';
import * as onnxRuntime from 'onnxruntime-node';

import { findBenchModels } from './bench-models.js';
import { clipFiles, freshScorer, openClip, readClipJson } from './clip-ours.js';
import { openClipPeer } from './clip-peer.js';
import { createRegions, phrase } from './clip-regions.js';
import { medianRatio, timeSideBySide } from './side-by-side.js';
import { largestDifference, median, rankCorrelation } from './statistics.js';

const count = 20;
const rounds = 9;
/** Until the engine has compiled what is timed. */
const warmUps = 20;
const prompt = `a photo of ${phrase}`;
const query = { text: phrase, entities: [] };

/** Compares scoring 20 regions of a photo with the same in transformers.js, on the same files. */
export async function runClipBench(): Promise<void> {
  const folder = findBenchModels();
  if (folder === undefined) return;
  const peer = await openClipPeer(folder, 'fp32');
  const { width, height, data } = peer.photo;
  const image: RasterImage = { width, height, data };
  const regions = createRegions(image, count);
  const prepare = await createPreparation(folder, image, regions);
  await using clip = await openClip(folder, 'fp32');
  const known = freshScorer(clip);
  await known.score({ image, regions, query });
  const crops = await peer.crop(regions);
  for (let run = 0; run < warmUps; run += 1) prepare();
  let phrases = 0;

  const times = await timeSideBySide(
    {
      peerCrop: () => peer.crop(regions),
      peerPrepare: () => peer.prepare(crops),
      prepare,
      raw: await createRawRuns(folder, prepare()),
      score: () => freshScorer(clip).score({ image, regions, query }),
      second: () =>
        known.score({ image, regions, query: { ...query, text: `${phrases++} boats` } }),
      peerEach: () => peer.scoreEach(regions, prompt),
      peerBatch: () => peer.scoreBatch(regions, prompt),
    },
    rounds,
  );

  const { prepare: own, raw, score } = times;
  const peerBefore = times.peerCrop.map((time, round) => time + (times.peerPrepare[round] ?? NaN));
  print([
    ['crop + preprocess: transformers.js ÷ ours', medianRatio(peerBefore, own), '>= 5'],
    ['scoring, crops and text included ÷ bare session.run', medianRatio(score, raw), '<= 1.05'],
    ['whole: transformers.js crop by crop ÷ ours', medianRatio(times.peerEach, score), '>= 1.3'],
    ['whole: transformers.js in one batch ÷ ours', medianRatio(times.peerBatch, score), ''],
    ['second phrase on the image ÷ first', medianRatio(times.second, score), '<= 0.10'],
  ]);
  const shown = Object.entries(times).map(([name, all]) => `${name} ${median(all).toFixed(1)}`);
  console.log(`medians of ${rounds} rounds in ms: ${shown.join(', ')}`);
  const { scores: ours } = await freshScorer(clip).score({ image, regions, query });
  const theirs = await peer.scoreBatch(regions, prompt);
  const spread = Math.max(...theirs) - Math.min(...theirs);
  console.log(
    `logits against transformers.js (it resizes otherwise): largest difference ` +
      `${largestDifference(ours, theirs).toFixed(2)} of a spread of ${spread.toFixed(2)}, ` +
      `rank correlation ${rankCorrelation(ours, theirs).toFixed(4)}`,
  );
}

function print(rows: readonly (readonly [string, number, string])[]): void {
  console.log(`| ${count} regions of a photo, ViT-B/32 fp32, 2 threads | ratio | aim |`);
  console.log('|---|---|---|');
  for (const [name, ratio, aim] of rows) console.log(`| ${name} | ${ratio.toFixed(3)} | ${aim} |`);
}

/** What stands before the model: 20 crops written into one batch, as `ClipImageEncoder` does it. */
async function createPreparation(
  folder: string,
  image: RasterImage,
  regions: readonly Detection[],
): Promise<() => Float32Array> {
  const config = await readClipJson(folder, 'preprocessor_config.json');
  const preprocessing = parsePreprocessorConfig(config);
  const size = 3 * preprocessing.width * preprocessing.height;
  const cropper = tightCrop();
  return () => {
    const data = new Float32Array(regions.length * size);
    regions.forEach(({ box }, index) => {
      const slot = { data, offset: index * size };
      writePixelValues(cropper.crop(image, box), preprocessing, slot);
    });
    return data;
  };
}

/** The two runs that scoring cannot do without, on ONNX Runtime itself. */
async function createRawRuns(folder: string, pixels: Float32Array): Promise<() => Promise<void>> {
  const options = {
    intraOpNumThreads: 2,
    logSeverityLevel: 3,
    // As nodeRuntime opens sessions; without it the runs are slower.
    extra: { session: { force_spinning_stop: '1' } },
  } as const;
  const [visionFile, textFile] = clipFiles(folder, 'fp32');
  const vision = await onnxRuntime.InferenceSession.create(visionFile, options);
  const language = await onnxRuntime.InferenceSession.create(textFile, options);
  const tokenizer = createClipTokenizer({
    tokenizer: await readClipJson(folder, 'tokenizer.json'),
    config: await readClipJson(folder, 'tokenizer_config.json'),
  });
  const ids = BigInt64Array.from(tokenizer.encode(prompt), BigInt);
  const side = Math.sqrt(pixels.length / (3 * count));
  const pictures = new onnxRuntime.Tensor('float32', pixels, [count, 3, side, side]);
  const text = new onnxRuntime.Tensor('int64', ids, [1, ids.length]);
  return async () => {
    await language.run({ input_ids: text });
    await vision.run({ pixel_values: pictures });
  };
}
