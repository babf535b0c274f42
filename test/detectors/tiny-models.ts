import type { Detection, RasterImage, Session } from '@grounder/core';
import { decodeImage } from '@grounder/images';
import { nodeRuntime } from '@grounder/models';
import { expect } from 'chai';

import { fixturePath, readFixture, readJsonFixture } from '../support/fixtures.js';

/** One detection of a reference. */
export interface ReferenceDetection {
  readonly box: readonly [number, number, number, number];
  readonly score: number;
  readonly classId: number;
  readonly label: string;
}

/** Options of a reference's post-processing. */
export interface ReferenceSettings {
  readonly scoreThreshold: number;
  readonly iouThreshold?: number;
  readonly maxDetections: number;
  readonly classAgnostic?: boolean;
}

/** One picture of a reference. */
export interface ReferenceCase {
  readonly image: string;
  readonly crop?: readonly [number, number, number, number] | null;
  readonly results?: readonly {
    readonly settings: ReferenceSettings;
    readonly detections: readonly ReferenceDetection[];
  }[];
  readonly detections?: readonly ReferenceDetection[];
}

/** What a tiny model's `reference.json` holds. */
export interface Reference {
  readonly names?: readonly string[];
  readonly labels?: readonly string[];
  readonly cases: readonly ReferenceCase[];
  readonly dynamicCases?: readonly ReferenceCase[];
}

const runtime = nodeRuntime({ threads: 1 });

/** The reference of a tiny model. */
export function readReference(folder: string): Reference {
  return readJsonFixture(`models/${folder}/reference.json`) as Reference;
}

/** Opens a tiny model. */
export function openTiny(folder: string, file = 'onnx/model.onnx'): Promise<Session> {
  return runtime.open(fixturePath(`models/${folder}/${file}`));
}

/** A picture of the references. */
export async function readPicture({
  image,
  crop,
}: Pick<ReferenceCase, 'image' | 'crop'>): Promise<RasterImage> {
  const whole = await decodeImage(readFixture(`models/images/${image}.png`));
  if (crop === undefined || crop === null) return whole;
  const [left, top, right, bottom] = crop;
  const rows = Array.from({ length: bottom - top }, (_, row) => {
    const start = 3 * ((top + row) * whole.width + left);
    return whole.data.subarray(start, start + 3 * (right - left));
  });
  const data = Uint8Array.from(rows.flatMap((row) => Array.from(row)));
  return { width: right - left, height: bottom - top, data };
}

/** How near detections must be to the reference. */
export interface Tolerance {
  readonly pixels: number;
  readonly score: number;
}

/** The agreement that float arithmetic allows. */
export const exact: Tolerance = { pixels: 0.5, score: 1e-3 };

/** Cuts boxes off at the image's edges, which the programs for DETR do not. */
export function clipReference(
  reference: readonly ReferenceDetection[],
  { width, height }: RasterImage,
): readonly ReferenceDetection[] {
  const clip = (side: number, limit: number): number => Math.min(Math.max(side, 0), limit);
  return reference.map(({ box: [left, top, right, bottom], ...rest }) => ({
    ...rest,
    box: [clip(left, width), clip(top, height), clip(right, width), clip(bottom, height)],
  }));
}

/**
 * Asserts the reference's detections in its order. Boxes without an area in the image, which the
 * reference keeps, are left out of it.
 */
export function expectReference(
  found: readonly Detection[],
  reference: readonly ReferenceDetection[],
  tolerance: Tolerance = exact,
): void {
  const expected = reference.filter(({ box: [left, top, right, bottom] }) => {
    return left < right && top < bottom;
  });
  expect(found.map(({ label }) => label)).to.deep.equal(expected.map(({ label }) => label));
  found.forEach(({ box, score }, index) => {
    const sides = [box.left, box.top, box.right, box.bottom];
    const wanted = expected[index];
    sides.forEach((side, axis) => {
      expect(side).to.be.closeTo(wanted?.box[axis] ?? NaN, tolerance.pixels);
    });
    expect(score).to.be.closeTo(wanted?.score ?? NaN, tolerance.score);
  });
}
