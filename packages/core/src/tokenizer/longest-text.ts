import { GroundingError } from '../grounding-error.js';
import { patternCost } from './pattern-cost.js';

/** Steps that one text may take: at most some seconds, since the bounds are generous. */
const mostSteps = 5e9;
/** How far texts are shortened where expressions take quadratic time. */
const shortened = 10_000;
/** How much longer replacements may make a text. */
const mostGrowth = 64;

/**
 * Finds out how long a text may be that regular expressions from a file are run on.
 * @param holders - What holds the expressions, at any depth, each beside what it is replaced with.
 * @param wanted - Characters that a text should be allowed to have.
 * @returns `wanted`, or 10,000 where that could take minutes.
 * @throws GroundingError `INVALID_DATA` when an expression may backtrack for longer than seconds,
 *   or when replacements make texts more than 64 times as long.
 */
export function longestText(holders: readonly unknown[], wanted: number): number {
  const replacements = findReplacements(holders);
  const growth = replacements.reduce((product, { content }) => product * (content + 1), 1);
  if (growth > mostGrowth) {
    throw refusal(`replacements that make a text at most ${mostGrowth} times as long`, 'more');
  }
  const stepsOf = ({ pattern }: Replacement, length: number): number =>
    length * growth * patternCost(pattern, length * growth);
  const fits = (length: number): boolean =>
    replacements.reduce((sum, each) => sum + stepsOf(each, length), 0) <= mostSteps;
  const length = [wanted, Math.min(wanted, shortened)].find(fits);
  if (length !== undefined) return length;
  const worst = replacements.toSorted((a, b) => stepsOf(b, shortened) - stepsOf(a, shortened))[0];
  throw refusal(
    'regular expressions that end within seconds for every text, without repetitions in one another',
    String(worst?.pattern).slice(0, 200),
  );
}

interface Replacement {
  readonly pattern: RegExp;
  /** Characters that each match, which may be empty, is replaced with. */
  readonly content: number;
}

function findReplacements(holders: readonly unknown[]): readonly Replacement[] {
  const found: Replacement[] = [];
  const open = holders.filter(isHolder);
  const seen = new Set<unknown>(open);
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    const values = Object.values(holder) as unknown[];
    for (const value of values) {
      if (value instanceof RegExp) found.push({ pattern: value, content: contentOf(holder) });
      else if (isHolder(value) && !seen.has(value)) {
        seen.add(value);
        open.push(value);
      }
    }
  }
  return found;
}

function isHolder(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Characters that are put in place of a match, which may be empty. */
function contentOf(holder: unknown): number {
  const { content, config } = holder as { readonly content?: unknown; readonly config?: unknown };
  if (typeof content === 'string') return content.length;
  return isHolder(config) && config !== holder ? contentOf(config) : 0;
}

function refusal(expected: string, got: string): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `expected ${expected}, got ${got}; take the tokenizer.json of a published model`,
  );
}
