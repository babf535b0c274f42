// Accuracy of the embedded default on the development half of RefCOCOS, against three baselines
// that see the same proposals: `npm run results:refcocos`.
import type { Box, Detection, Random } from '@grounder/core';
import { boxArea, createRandom, iou } from '@grounder/core';
import { createGrounder, loadImage, openEmbeddedDetector } from 'grounder';

import type { ReferringExpression } from './refcocos.js';
import { loadRefcocos } from './refcocos.js';

/** What one system answered to one expression. */
interface Outcome {
  readonly expression: ReferringExpression;
  readonly iou: number;
}

type System = (image: string, phrase: string) => Promise<Box | undefined>;

const expressions = loadRefcocos();
if (expressions === undefined) {
  console.log('../shared/data/refcocos-dev is not on this machine: nothing to measure');
} else {
  await report(expressions.filter(({ target }) => target !== undefined));
}

async function report(targets: readonly ReferringExpression[]): Promise<void> {
  await using detector = await openEmbeddedDetector();
  await using grounder = await createGrounder({ detector });
  const proposals = new Map<string, readonly Detection[]>();
  for (const { image } of targets) {
    if (!proposals.has(image)) proposals.set(image, await detector.detect(await loadImage(image)));
  }
  const regions = (image: string): readonly Detection[] => proposals.get(image) ?? [];
  const random = createRandom(1);

  const systems: Record<string, System> = {
    'random proposal': (image) => Promise.resolve(pick(regions(image), random)?.box),
    'most confident detection': (image) => Promise.resolve(regions(image)[0]?.box),
    'largest detection': (image) => Promise.resolve(largest(regions(image))?.box),
    'embedded default (system 5)': async (image, phrase) =>
      (await grounder.ground(image, phrase)).box,
  };
  const recall = targets.map((expression) => ({
    expression,
    iou: Math.max(0, ...regions(expression.image).map(({ box }) => overlap(box, expression))),
  }));

  console.log(`${targets.length} expressions with a target, ${proposals.size} photos\n`);
  console.log('| system | Acc@0.5 | 95 % interval | mean IoU | spatial | attr | verb | exclude |');
  console.log('|---|---|---|---|---|---|---|---|');
  console.log(row('proposal recall (ceiling)', recall));
  for (const [name, system] of Object.entries(systems)) {
    const outcomes: Outcome[] = [];
    for (const expression of targets) {
      const box = await system(expression.image, expression.expression);
      outcomes.push({ expression, iou: box === undefined ? 0 : overlap(box, expression) });
    }
    console.log(row(name, outcomes));
  }
}

function overlap(box: Box, { target }: ReferringExpression): number {
  return target === undefined ? 0 : iou(box, target);
}

function pick(regions: readonly Detection[], random: Random): Detection | undefined {
  return regions[Math.floor(random() * regions.length)];
}

function largest(regions: readonly Detection[]): Detection | undefined {
  return regions.toSorted((a, b) => boxArea(b.box) - boxArea(a.box))[0];
}

function row(name: string, outcomes: readonly Outcome[]): string {
  const tagged = ['spatial', 'attr', 'verb', 'exclude'].map((tag) =>
    accuracy(outcomes.filter(({ expression }) => expression.tags.includes(tag))).toFixed(3),
  );
  const meanIou = outcomes.reduce((sum, outcome) => sum + outcome.iou, 0) / outcomes.length;
  const [low, high] = bootstrap(outcomes);
  return `| ${[
    name,
    accuracy(outcomes).toFixed(3),
    `${low.toFixed(3)}–${high.toFixed(3)}`,
    meanIou.toFixed(3),
    ...tagged,
  ].join(' | ')} |`;
}

function accuracy(outcomes: readonly Outcome[]): number {
  return outcomes.filter((outcome) => outcome.iou >= 0.5).length / outcomes.length;
}

/** A 95 % interval of the accuracy, from 1,000 resamplings of the photos. */
function bootstrap(outcomes: readonly Outcome[]): readonly [number, number] {
  const random = createRandom(7);
  const byPhoto = new Map<number, Outcome[]>();
  for (const outcome of outcomes) {
    const { imageId } = outcome.expression;
    byPhoto.set(imageId, [...(byPhoto.get(imageId) ?? []), outcome]);
  }
  const photos = [...byPhoto.values()];
  const samples = Array.from({ length: 1000 }, () =>
    accuracy(photos.flatMap(() => photos[Math.floor(random() * photos.length)] ?? [])),
  ).sort((a, b) => a - b);
  return [samples[25] ?? 0, samples[974] ?? 0];
}
