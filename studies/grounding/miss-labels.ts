// Why the embedded default misses expressions of RefCOCOS' development half (MIT,
// kuoyang1999/refcocos-annotator), as a person who looked at the photo with the chosen and the right
// box, the parse and the factors said: the first thing that went wrong.
import { readFileSync } from 'node:fs';

/** What can go wrong, in the order of the stages. */
export const missCauses = [
  'proposal',
  'parse',
  'attribute',
  'relation',
  'world knowledge',
] as const;

/** Why an expression was missed. */
export interface MissLabel {
  readonly cause: (typeof missCauses)[number];
  readonly what: string;
}

const file = new URL('../../../studies/grounding/miss-labels.json', import.meta.url);
/** Cause and what it was, by expression: "proposal: no class for chips". */
const texts = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>;

/** The labels by expression. */
export const missLabels: ReadonlyMap<string, MissLabel> = new Map(
  Object.entries(texts).map(([expression, text]) => {
    const [cause = '', what = ''] = text.split(': ');
    return [expression, { cause: cause as MissLabel['cause'], what }];
  }),
);
