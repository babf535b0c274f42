// How many of RefCOCOS's targets the embedded detector proposes, by score threshold and number of
// boxes, with and without class-aware suppression: decision record 0033.
import { readFile } from 'node:fs/promises';

import type { Detection } from '@grounder/core';
import { iou, suppressDetections } from '@grounder/core';
import { openCenterNet } from '@grounder/embedded';
import { decodeImage } from '@grounder/images';
import { cacheFolder, fileCache, nodeRuntime } from '@grounder/models';

import type { Print } from '../print.js';
import type { ReferringExpression } from './refcocos.js';
import { loadRefcocos } from './refcocos.js';

/** What is kept of the detections of a photo. */
interface Selection {
  readonly scoreThreshold: number;
  readonly maxDetections: number;
  /** Overlap from which a box of the same class is suppressed; nothing is when left out. */
  readonly iouThreshold?: number;
}

/** How well a selection of proposals covers the targets. */
export interface ProposalRecall extends Selection {
  /** Share of targets with a proposal of IoU 0.5 or more. */
  readonly recall: number;
  /** Mean number of proposals in a photo. */
  readonly boxes: number;
}

const selections: readonly Selection[] = [
  { scoreThreshold: 0.05, maxDetections: 1000 },
  { scoreThreshold: 0.05, maxDetections: 300 },
  { scoreThreshold: 0.05, maxDetections: 100 },
  { scoreThreshold: 0.05, maxDetections: 50 },
  { scoreThreshold: 0.05, maxDetections: 20 },
  { scoreThreshold: 0.1, maxDetections: 300 },
  { scoreThreshold: 0.3, maxDetections: 300 },
  ...[0.5, 0.7, 0.9].flatMap((iouThreshold) =>
    [300, 50, 20].map((maxDetections) => ({ scoreThreshold: 0.05, maxDetections, iouThreshold })),
  ),
];

/**
 * Measures proposal recall on the development half of RefCOCOS.
 *
 * @returns A row for each selection, or undefined when the data are not on this machine.
 */
export async function measureProposals(): Promise<readonly ProposalRecall[] | undefined> {
  const expressions = loadRefcocos()?.filter(({ target }) => target !== undefined);
  if (expressions === undefined) return undefined;
  const found = await detectAll(new Set(expressions.map(({ image }) => image)));
  return selections.map((selection) => recallOf(expressions, found, selection));
}

/** Prints what {@link measureProposals} measures, as a table. */
export async function resultsProposals(print: Print): Promise<void> {
  const rows = await measureProposals();
  if (rows === undefined) {
    print('../shared/data/refcocos-dev is not on this machine: nothing to measure');
    return;
  }
  print('| score ≥ | boxes at most | suppression IoU | boxes | recall@0.5 |');
  print('|---|---|---|---|---|');
  for (const { scoreThreshold, maxDetections, iouThreshold, boxes, recall } of rows) {
    const suppression = iouThreshold ?? 'none';
    const numbers = [boxes.toFixed(1), recall.toFixed(3)];
    print(`| ${[scoreThreshold, maxDetections, suppression, ...numbers].join(' | ')} |`);
  }
}

async function detectAll(
  photos: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly Detection[]>> {
  await using detector = await openCenterNet({
    runtime: nodeRuntime(),
    cache: fileCache(cacheFolder()),
    maxDetections: 1000,
  });
  const found = new Map<string, readonly Detection[]>();
  for (const photo of photos) {
    found.set(photo, await detector.detect(await decodeImage(await readFile(photo))));
  }
  return found;
}

function recallOf(
  expressions: readonly ReferringExpression[],
  found: ReadonlyMap<string, readonly Detection[]>,
  selection: Selection,
): ProposalRecall {
  const kept = new Map([...found].map(([photo, all]) => [photo, select(all, selection)]));
  const covered = expressions.filter(
    ({ image, target }) =>
      target !== undefined && kept.get(image)?.some(({ box }) => iou(box, target) >= 0.5) === true,
  );
  const boxes = [...kept.values()].reduce((sum, { length }) => sum + length, 0);
  return {
    ...selection,
    recall: covered.length / expressions.length,
    boxes: boxes / kept.size,
  };
}

function select(
  detections: readonly Detection[],
  { scoreThreshold, maxDetections, iouThreshold }: Selection,
): readonly Detection[] {
  const sure = detections.filter(({ score }) => score >= scoreThreshold);
  const apart = iouThreshold === undefined ? sure : suppressDetections(sure, { iouThreshold });
  return apart.slice(0, maxDetections);
}
