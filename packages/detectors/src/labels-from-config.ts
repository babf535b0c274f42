import { orderLabels } from './class-names.js';

/**
 * Reads class names from the `id2label` of a model's `config.json`, as transformers writes it. A
 * number without a name becomes "class 12".
 * @returns The names in the model's order; undefined when the file has none.
 * @throws GroundingError `INVALID_DATA` when `id2label` is malformed.
 * @example
 * ```ts
 * labelsFromConfig({ id2label: { 0: 'cat', 1: 'dog' } });
 * // [ 'cat', 'dog' ]
 * ```
 */
export function labelsFromConfig(config: unknown): readonly string[] | undefined {
  const names = readField(config, 'id2label');
  if (names === undefined || names === null) return undefined;
  const entries = typeof names === 'object' ? Object.entries(names) : [['id2label', names]];
  return orderLabels(entries as [unknown, unknown][], '"id2label" of config.json');
}

/** Reads a field of a parsed JSON file. */
export function readField(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
