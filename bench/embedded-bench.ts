import { readFile } from 'node:fs/promises';

import type { CallOptions, Session, Tensor } from '@grounder/core';
import { CenterNetDetector, findCenterNetPackage } from '@grounder/embedded';
import { byteRange, createImageTensor, decodeImage } from '@grounder/images';
import { cacheFolder, fileCache, nodeRuntime } from '@grounder/models';

import { harbour } from './photos.js';
import { median } from './statistics.js';

const runs = 40;
const warmUps = 5;

/** Compares `detect` on a warm detector with the bare run of its model. */
export async function runEmbeddedBench(): Promise<void> {
  const source = await findCenterNetPackage();
  const cache = fileCache(cacheFolder());
  const bytes = await cache.readOrCreate(source.cacheKey, () => source.translate());
  await using session = await nodeRuntime().open(bytes);
  await using detector = new CenterNetDetector({ session: undisposed(session) });
  const image = await decodeImage(await readFile(harbour));
  const size = { width: 512, height: 512, filter: 'bilinear', normalisation: byteRange } as const;
  const feeds = { 'tower_0/images': createImageTensor([image], size) };

  const bare: number[] = [];
  const whole: number[] = [];
  const prepared: number[] = [];
  for (let run = -warmUps; run < runs; run += 1) {
    const times = [
      await timeOf(() => session.run(feeds)),
      await timeOf(() => detector.detect(image)),
      await timeOf(() => Promise.resolve(createImageTensor([image], size))),
    ];
    if (run < 0) continue;
    [bare, whole, prepared].forEach((list, index) => list.push(times[index] ?? NaN));
  }

  const ratio = (times: readonly number[]): string =>
    median(times.map((time, index) => time / (bare[index] ?? NaN))).toFixed(2);
  console.log(`| ${image.width}×${image.height} photo | × session.run |`);
  console.log('|---|---|');
  console.log('| session.run alone | 1.00 |');
  console.log(`| preprocessing alone | ${ratio(prepared)} |`);
  console.log(`| detect, warm | ${ratio(whole)} |`);
}

async function timeOf(call: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await call();
  return performance.now() - start;
}

/** The session belongs to the benchmark, which runs it bare as well. */
function undisposed(session: Session): Pick<Session, 'run' | 'dispose'> {
  return {
    run: (feeds: Readonly<Record<string, Tensor>>, options?: CallOptions) =>
      session.run(feeds, options),
    dispose: () => Promise.resolve(),
  };
}
