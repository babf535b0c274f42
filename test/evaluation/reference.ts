import { expect } from 'chai';

import type { Box } from '@grounder/core';
import type { EvaluatedImage, PrecisionSummary } from '@grounder/evaluation/internal';

import { readJsonFixture } from '../support/fixtures.js';

/** pycocotools' twelve numbers; null where it writes -1. */
export type ReferenceSummary = Readonly<Record<string, number | null>>;

/** A case of `coco-eval.json`. */
export interface ReferenceCase {
  readonly name: string;
  readonly labels: readonly string[];
  readonly within: 'label' | 'all';
  readonly images: readonly EvaluatedImage[];
  readonly expected: {
    readonly overall: ReferenceSummary;
    readonly perClass?: Readonly<Record<string, ReferenceSummary>>;
  };
}

/** Left, top, right, bottom, as the generators write boxes. */
export type Corners = readonly [left: number, top: number, right: number, bottom: number];

/** A box from its four sides. */
export function toBox([left, top, right, bottom]: Corners): Box {
  return { left, top, right, bottom };
}

interface WrittenCase extends Omit<ReferenceCase, 'images'> {
  readonly images: readonly Readonly<
    Record<'detections' | 'truths', readonly { box: Corners; label: string; score: number }[]>
  >[];
}

/** What pycocotools says of made-up detections. */
export function readCocoEval(): readonly ReferenceCase[] {
  const { cases } = readJsonFixture('evaluation/coco-eval.json') as { cases: WrittenCase[] };
  return cases.map((written) => ({
    ...written,
    images: written.images.map(({ detections, truths }) => ({
      detections: detections.map((one) => ({ ...one, box: toBox(one.box) })),
      truths: truths.map((one) => ({ ...one, box: toBox(one.box) })),
    })),
  }));
}

/** Asserts that the twelve numbers are the reference's. */
export function expectSummary(
  rated: PrecisionSummary,
  expected: ReferenceSummary,
  tolerance = 1e-9,
): void {
  expect(Object.keys(expected)).to.have.lengthOf(12);
  for (const [name, value] of Object.entries(expected)) {
    const ours = rated[name as keyof PrecisionSummary];
    if (value === null) expect(ours, name).to.be.NaN;
    else expect(ours, name).to.be.closeTo(value, tolerance);
  }
}
