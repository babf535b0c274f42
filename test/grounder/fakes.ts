import type { Detection, Query, RasterImage, RegionScorer } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import { nounPhrase } from '@grounder/testing/internal';

/** A small grey picture. */
export const picture: RasterImage = createRasterImage(8, 4);

/** A detection whose box is a column of the picture. */
export function detection(label: string, score: number, left = 0): Detection {
  return { label, score, box: { left, top: 0, right: left + 2, bottom: 4 } };
}

/** A query about one noun. */
export function queryAbout(head: string): Query {
  return { text: head, subject: nounPhrase(head), entities: [] };
}

/** A detector that always finds the same. */
export function fakeDetector(detections: readonly Detection[]): {
  detect: () => Promise<readonly Detection[]>;
} {
  return { detect: () => Promise.resolve(detections) };
}

/** A parser that takes the last word for the subject. */
export const lastWordParser = {
  parse: (text: string): Query => queryAbout(text.split(' ').at(-1) ?? ''),
};

/** A scorer that gives fixed scores. */
export function fixedScorer(...scores: number[]): RegionScorer {
  return {
    score: () => Promise.resolve({ scores: Float32Array.from(scores), unit: 'similarity' }),
  };
}
