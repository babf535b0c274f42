import type { LRUCache } from 'lru-cache';

/** Reads a value from a cache, or makes and keeps it. */
export function readOrCreate<Key extends string | number, Value extends object>(
  cache: LRUCache<Key, Value>,
  key: Key,
  create: () => Value,
): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const value = create();
  cache.set(key, value);
  return value;
}

/** The key of a list of labels. */
export function listKey(labels: readonly string[]): string {
  return labels.join('\n');
}
