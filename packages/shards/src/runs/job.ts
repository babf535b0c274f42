import { createHash } from 'node:crypto';

import type { JsonObject } from '@grounder/core/internal';

/** What the shards of a run have in common. */
export interface Job {
  /** Which work it is: "ground-many". */
  readonly kind: string;
  /** What decides its results, as plain JSON: the system and its settings. */
  readonly settings: JsonObject;
  /** SHA-256 of each model, in hexadecimal. */
  readonly models: readonly string[];
  /** The version of grounder: another one may answer otherwise. */
  readonly version: string;
}

/** Names a job by all that it says; the order of an object's keys does not count. */
export function jobKey({ kind, settings, models, version }: Job): string {
  return digest(JSON.stringify([kind, sorted(settings), [...models].sort(), version]));
}

/** Names a shard by its job and its input. */
export function shardKey(job: string, input: Uint8Array): string {
  return digest(job, input);
}

/** Where the parts of the mechanism lie in a store. */
export const places = {
  job: (key: string): string => `jobs/${key}`,
  input: (key: string): string => `inputs/${key}`,
  part: (key: string): string => `parts/${key}`,
} as const;

function digest(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]),
  );
}
