// The photos of RefCOCOS' development half with regions from two sources: what `results -- relations`
// judges and fits.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Box, Detection, Detector, RasterImage } from '@grounder/core';
import { loadImage, openEmbeddedDetector } from 'grounder';

import type { ReferringExpression } from './refcocos.js';
import { loadRefcocos } from './refcocos.js';

/**
 * Where regions come from; CenterNet searches parts of a photo, too, as in the embedded default, or
 * the whole alone.
 */
export type RegionSource = 'ground truth' | 'CenterNet' | 'CenterNet, whole photos alone';

/** An expression with its photo and regions. */
export interface RelationalExample extends ReferringExpression {
  /** The photo. */
  readonly picture: RasterImage;
  /** The regions that may be chosen. */
  readonly regions: readonly Detection[];
}

interface CocoFile {
  readonly categories: readonly { readonly id: number; readonly name: string }[];
  readonly annotations: readonly {
    readonly image_id: number;
    readonly category_id: number;
    readonly bbox: readonly [number, number, number, number];
  }[];
}

/** How many parts the photos are dealt into, to measure on other photos than those of a fit. */
export const folds = 5;

/** The part of a photo, by a multiplicative hash of its number. */
export function foldOf(imageId: number): number {
  return (Math.imul(imageId, 2_654_435_761) >>> 0) % folds;
}

const folder = new URL('../../../../shared/data/refcocos-dev/', import.meta.url);

/** Loads every expression with its regions, or undefined when the data are not on this machine. */
export async function loadRelationalExamples(
  source: RegionSource,
): Promise<readonly RelationalExample[] | undefined> {
  const expressions = loadRefcocos();
  const file = fileURLToPath(new URL('instances.json', folder));
  if (expressions === undefined || !existsSync(file)) return undefined;
  await using detector = await openEmbeddedDetector({ tiles: source === 'CenterNet' });
  const truth = truthByImage(JSON.parse(readFileSync(file, 'utf8')) as CocoFile);
  const photos = new Map<number, Pick<RelationalExample, 'picture' | 'regions'>>();
  const examples: RelationalExample[] = [];
  for (const expression of expressions) {
    const { image, imageId } = expression;
    const photo =
      photos.get(imageId) ??
      (source === 'ground truth'
        ? { picture: await loadImage(image), regions: truth.get(imageId) ?? [] }
        : await detect(image, detector));
    photos.set(imageId, photo);
    examples.push({ ...expression, ...photo });
  }
  return examples;
}

async function detect(image: string, detector: Detector) {
  const picture = await loadImage(image);
  return { picture, regions: await detector.detect(picture) };
}

function truthByImage({ categories, annotations }: CocoFile): Map<number, Detection[]> {
  const names = new Map(categories.map(({ id, name }) => [id, name]));
  const byImage = new Map<number, Detection[]>();
  for (const { image_id: image, category_id: category, bbox } of annotations) {
    const [left, top, width, height] = bbox;
    const box: Box = { left, top, right: left + width, bottom: top + height };
    const found = byImage.get(image) ?? [];
    found.push({ box, label: names.get(category) ?? 'thing', score: 1 });
    byImage.set(image, found);
  }
  return byImage;
}
