import { GroundingError } from '@grounder/core';

/** More classes than any detector has; a larger number is damage, and would take memory. */
const maxClasses = 100_000;

/**
 * Lists class names by their numbers. A number without a name becomes "class 12": such numbers are
 * left out of some data sets' lists, as of COCO's 91, and the model never gives them out.
 */
export function orderLabels(
  entries: Iterable<readonly [key: unknown, name: unknown]>,
  source: string,
): readonly string[] {
  const names = new Map<number, string>();
  for (const [key, name] of entries) {
    const id = toClassNumber(key);
    if (id === undefined || names.has(id)) {
      throw invalid(source, `class numbers from 0 to ${maxClasses - 1}, each once`, key);
    }
    if (typeof name !== 'string' || name.trim() === '') {
      throw invalid(source, `a name for class ${id}`, name);
    }
    names.set(id, name);
  }
  if (names.size === 0) throw invalid(source, 'at least one class name', 'none');
  const length = 1 + [...names.keys()].reduce((most, id) => Math.max(most, id), 0);
  return Array.from({ length }, (_, id) => names.get(id) ?? `class ${id}`);
}

function toClassNumber(key: unknown): number | undefined {
  const isNumber = typeof key === 'number' || (typeof key === 'string' && /^\d{1,9}$/.test(key));
  if (!isNumber) return undefined;
  const id = Number(key);
  return Number.isInteger(id) && id >= 0 && id < maxClasses ? id : undefined;
}

function invalid(source: string, expected: string, got: unknown): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `expected ${expected} in ${source}, got ${describe(got)}; give labels instead`,
  );
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  return typeof value === 'object' && value !== null ? 'a structure' : String(value);
}
