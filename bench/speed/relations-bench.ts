import { readFile } from 'node:fs/promises';

import type { Box, Detection, RasterImage, RegionScorer } from '@grounder/core';
import { createRandom } from '@grounder/core';
import { openCenterNet } from '@grounder/embedded';
import { decodeImage, regionColours } from '@grounder/images';
import type { AttributeFactor, RelationalScorer } from '@grounder/language/internal';
import {
  colourFactor,
  facingFactor,
  relational,
  SubjectScorer,
  WinkQueryParser,
} from '@grounder/language';
import { cacheFolder, fileCache, nodeRuntime } from '@grounder/models';
import { loadDefaultMatcher } from 'grounder';

import { harbour } from '../soak/photos.js';
import { median } from './statistics.js';

const allowedMilliseconds = 5;
const sizes = [100, 300, 1000, 5000];
const stages = ['parse', 'nouns', 'colours', 'relations', 'all', 'cpu'] as const;
/** Between 19 and 25 words each: garments, two hops, ordinals, denials, a relation of three. */
const phrases = [
  'the second person from the left in a red jacket standing next to the boat that is not near the umbrella',
  'the man in a white shirt and black pants behind the boat next to the brown boat that is not facing the camera',
  'the small dark boat on the right that is in front of the boat with a person in a blue hat, not the white one',
  'the third person from the right in dark clothes holding an umbrella on the brown boat, except the one in white',
  'the second largest boat between the person in a grey coat and the boat with a man without a red hat',
];

type Times = Record<(typeof stages)[number], number>;

/**
 * Measures what a phrase of twenty words costs after detection, against the 5 ms allowed for 100
 * regions: for the first phrase about a picture, and for later ones. With the runtime warm. `cpu` is
 * the processor's time, which a busy machine stretches less; the ratios are of it.
 */
export async function runRelationsBench(): Promise<void> {
  const image = await decodeImage(await readFile(harbour));
  const found = await detectMany(image);
  const bench = await createBench();
  console.log(`| regions, ms of | ${stages.join(' | ')} | share of 5 ms | × 100 regions |`);
  console.log('|---|---|---|---|---|---|---|---|---|');
  for (const isKnown of [false, true]) {
    let least: number | undefined;
    for (const size of sizes) {
      const times = await bench.measure(image, spread(found, size, image), isKnown);
      least ??= times.cpu;
      const cells = stages.map((stage) => times[stage].toFixed(2));
      const share = (times.cpu / allowedMilliseconds).toFixed(2);
      const name = `${size}, ${isKnown ? 'later phrases' : 'first phrase'}`;
      console.log(`| ${[name, ...cells, share, (times.cpu / least).toFixed(1)].join(' | ')} |`);
    }
  }
}

/** The embedded detector's best 300, however unsure. */
async function detectMany(image: RasterImage): Promise<readonly Detection[]> {
  const cache = fileCache(cacheFolder());
  await using detector = await openCenterNet({
    ...{ runtime: nodeRuntime(), cache, scoreThreshold: 0, maxDetections: 300 },
  });
  return await detector.detect(image);
}

/** As many regions as asked for: the best ones, then the same ones moved and resized by chance. */
function spread(
  found: readonly Detection[],
  count: number,
  image: RasterImage,
): readonly Detection[] {
  const random = createRandom(7);
  return Array.from({ length: count }, (_, index) => {
    const region = found[index % found.length];
    if (region === undefined) throw new TypeError('expected the detector to find something');
    return index < found.length ? region : { ...region, box: jitter(region.box, random, image) };
  });
}

function jitter(box: Box, random: () => number, { width, height }: RasterImage): Box {
  const [wide, high] = [box.right - box.left, box.bottom - box.top];
  const move = (side: number, by: number, limit: number): number =>
    Math.min(limit, Math.max(0, side + (random() - 0.5) * by));
  const [left, top] = [move(box.left, 2 * wide, width - 2), move(box.top, 2 * high, height - 2)];
  const right = Math.max(left + 2, move(left + wide, 0.5 * wide, width));
  return { left, top, right, bottom: Math.max(top + 2, move(top + high, 0.5 * high, height)) };
}

interface Bench {
  measure(image: RasterImage, regions: readonly Detection[], isKnown: boolean): Promise<Times>;
}

async function createBench(): Promise<Bench> {
  const clock = { nouns: 0, colours: 0 };
  const subject = new SubjectScorer({ matcher: await loadDefaultMatcher() });
  const scorer = relational(timedScorer(subject, clock), {
    attributes: [
      timedFactor(colourFactor(regionColours), clock),
      timedFactor(facingFactor(regionColours), clock),
    ],
  });
  const parser = new WinkQueryParser();
  const runOnce = async (
    text: string,
    image: RasterImage,
    regions: readonly Detection[],
  ): Promise<Times> => {
    [clock.nouns, clock.colours] = [0, 0];
    const before = process.cpuUsage().user;
    const start = performance.now();
    const query = parser.parse(text);
    const parse = performance.now() - start;
    await scoreAll(scorer, { image, regions, query });
    const all = performance.now() - start;
    const cpu = (process.cpuUsage().user - before) / 1000;
    const { nouns, colours } = clock;
    return { parse, nouns, colours, relations: all - parse - nouns - colours, all, cpu };
  };
  return {
    async measure(image, regions, isKnown) {
      const rounds = regions.length > 500 ? 5 : 25;
      const taken: Times[] = [];
      // The first size warms the runtime up for all.
      for (let round = regions.length > 100 ? -3 : -60; round < rounds; round += 1) {
        for (const text of phrases) {
          // Another object is another picture to whatever keeps things by picture.
          const times = await runOnce(text, isKnown ? image : { ...image }, regions);
          if (round >= 0) taken.push(times);
        }
      }
      return medians(taken);
    },
  };
}

async function scoreAll(
  scorer: RelationalScorer,
  request: Parameters<RegionScorer['score']>[0],
): Promise<void> {
  const { scores } = await scorer.score(request, { closest: true });
  if (!scores.some((score) => score > 0)) throw new Error('expected something to be meant');
}

function medians(taken: readonly Times[]): Times {
  const of = (stage: keyof Times): number => median(taken.map((times) => times[stage]));
  return {
    ...{ parse: of('parse'), nouns: of('nouns'), colours: of('colours') },
    ...{ relations: of('relations'), all: of('all'), cpu: of('cpu') },
  };
}

function timedScorer(scorer: RegionScorer, clock: { nouns: number }): RegionScorer {
  return {
    async score(request, options) {
      const start = performance.now();
      const scores = await scorer.score(request, options);
      clock.nouns += performance.now() - start;
      return scores;
    },
  };
}

function timedFactor(factor: AttributeFactor, clock: { colours: number }): AttributeFactor {
  return {
    kind: factor.kind,
    knows: (attribute, noun) => factor.knows(attribute, noun),
    async judge(request, options) {
      const start = performance.now();
      const found = await factor.judge(request, options);
      clock.colours += performance.now() - start;
      return found;
    },
  };
}
