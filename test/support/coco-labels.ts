import { readJsonFixture } from './fixtures.js';

/** The 80 class names of COCO, in the order of its detectors. */
export function readCocoLabels(): readonly string[] {
  const labels = readJsonFixture('language/coco-labels.json');
  if (!Array.isArray(labels)) throw new TypeError('expected an array of labels');
  return labels.map(String);
}

/** The label with the highest similarity, or "-" when all are 0. */
export function bestLabel(similarities: Float32Array, labels: readonly string[]): string {
  const highest = Math.max(...similarities);
  return highest > 0 ? (labels[similarities.indexOf(highest)] ?? '-') : '-';
}
