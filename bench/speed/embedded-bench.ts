import { readFile } from 'node:fs/promises';

import type { Box, CallOptions, RasterImage, Session, Tensor } from '@grounder/core';
import {
  CenterNetDetector,
  findCenterNetPackage,
  findMoveNetPackage,
  MoveNetEstimator,
  openMoveNet,
} from '@grounder/embedded';
import { openLooks } from '@grounder/embedded/internal';
import { byteRange, createImageTensor, decodeImage } from '@grounder/images';
import { cacheFolder, fileCache, nodeRuntime } from '@grounder/models';

import { harbour } from '../soak/photos.js';
import { median } from './statistics.js';

const runs = 40;
const warmUps = 5;

/** Compares warm calls with the bare runs of their models. */
export async function runEmbeddedBench(): Promise<void> {
  await runDetectorBench();
  console.log();
  await runPoseBench();
  console.log();
  await runLooksBench();
}

async function runDetectorBench(): Promise<void> {
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

  const ratio = (times: readonly number[]): string => medianRatio(times, bare).toFixed(2);
  console.log(`| ${image.width}×${image.height} photo | × session.run |`);
  console.log('|---|---|');
  console.log('| session.run alone | 1.00 |');
  console.log(`| preprocessing alone | ${ratio(prepared)} |`);
  console.log(`| detect, warm | ${ratio(whole)} |`);
}

/** What a person costs whose looks a phrase asks for, from finding joints to the traits. */
async function runLooksBench(): Promise<void> {
  const stores = { runtime: nodeRuntime(), cache: fileCache(cacheFolder()) };
  await using poses = await openMoveNet(stores);
  await using looks = await openLooks({ ...stores, poses });
  const image = await decodeImage(await readFile(harbour));
  console.log(`| ${image.width}×${image.height} photo | looks, ms per person |`);
  console.log('|---|---|');
  for (const people of [1, 4, 12]) {
    const boxes = Array.from({ length: people }, (_, index) => ({
      left: 50 * index,
      top: 30 * index,
      right: 50 * index + 80,
      bottom: 30 * index + 200,
    }));
    const times: number[] = [];
    for (let run = -2; run < 10; run += 1) {
      const time = await timeOf(() => looks.estimate(image, boxes));
      if (run >= 0) times.push(time / people);
    }
    console.log(`| ${people} | ${median(times).toFixed(0)} |`);
  }
}

/** People of several sizes all over the photo, who are all that the bare run is fed with too. */
async function runPoseBench(): Promise<void> {
  const source = await findMoveNetPackage();
  const cache = fileCache(cacheFolder());
  const bytes = await cache.readOrCreate(source.cacheKey, () => source.translate());
  await using session = await nodeRuntime().open(bytes);
  const image = await decodeImage(await readFile(harbour));
  console.log(`| ${image.width}×${image.height} photo | people per second | × session.run |`);
  console.log('|---|---|---|');
  for (const people of [1, 4]) {
    const boxes = Array.from({ length: people }, (_, index) => ({
      left: 100 * index,
      top: 50 * index,
      right: 100 * index + 80 + 20 * index,
      bottom: 50 * index + 160 + 30 * index,
    }));
    const { whole, bare } = await timePoses({ session, image, boxes });
    const perSecond = (1000 * people) / median(whole);
    const ratio = medianRatio(whole, bare).toFixed(2);
    console.log(`| ${people} at once | ${perSecond.toFixed(0)} | ${ratio} |`);
  }
}

async function timePoses({
  session,
  image,
  boxes,
}: {
  readonly session: Session;
  readonly image: RasterImage;
  readonly boxes: readonly Box[];
}): Promise<{ readonly whole: readonly number[]; readonly bare: readonly number[] }> {
  const fed: Readonly<Record<string, Tensor>>[] = [];
  const { run, dispose } = undisposed(session);
  await using estimator = new MoveNetEstimator({
    session: {
      run: (feeds, options) => {
        fed[0] = feeds;
        return run(feeds, options);
      },
      dispose,
    },
  });
  const whole: number[] = [];
  const bare: number[] = [];
  for (let count = -warmUps; count < runs; count += 1) {
    const time = await timeOf(() => estimator.estimate(image, boxes));
    const bareTime = await timeOf(() => session.run(fed[0] ?? {}));
    if (count < 0) continue;
    whole.push(time);
    bare.push(bareTime);
  }
  return { whole, bare };
}

/** The median of how many times as long as its neighbour each run took. */
function medianRatio(times: readonly number[], bare: readonly number[]): number {
  return median(times.map((time, index) => time / (bare[index] ?? NaN)));
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
