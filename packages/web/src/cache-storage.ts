import type { ByteCache } from '@grounder/core';
import { GroundingError } from '@grounder/core';

import { digestOf } from './digest.js';

/** How {@link cacheStorage} keeps bytes. */
export interface CacheStorageOptions {
  /**
   * The cache's name within the page's origin.
   * @defaultValue 'grounder'
   */
  readonly name?: string;
  /** Hears, as `FILE_UNWRITABLE`, that something could not be kept; it is made anew the next time. */
  readonly onWarning?: (warning: GroundingError) => void;
}

/** The response's header with the digest of what was kept. */
const digestHeader = 'x-sha256';

/**
 * Keeps bytes in the browser's Cache storage, which lasts longer than the page and works offline. What is read is
 * compared with its digest; tabs that want the same entry wait for the one that makes it. Where a page has no such
 * storage (no HTTPS, a private window of some browsers), everything is made anew.
 * @example
 * ```ts
 * const cache = cacheStorage({ onWarning: ({ message }) => console.warn(message) });
 * const bytes = await cache.readOrCreate('model-1.onnx', () => download());
 * ```
 */
export function cacheStorage(options: CacheStorageOptions = {}): ByteCache {
  const { name = 'grounder', onWarning } = options;
  const find = async (key: string, create: () => Promise<Uint8Array>): Promise<Uint8Array> => {
    const cache = await openCache(name, key, onWarning);
    if (cache === undefined) return create();
    const address = `/${name}/${encodeURIComponent(key)}`;
    const kept = await readKept(cache, address);
    if (kept !== undefined) return kept;
    const bytes = await create();
    await keep(cache, address, bytes).catch((cause: unknown) => onWarning?.(unkept(key, cause)));
    return bytes;
  };
  return {
    readOrCreate: (key, create) => inTurn(`grounder ${name} ${key}`, () => find(key, create)),
  };
}

async function openCache(
  name: string,
  key: string,
  onWarning: CacheStorageOptions['onWarning'],
): Promise<Cache | undefined> {
  // Declared always; pages without HTTPS do not have it.
  const { caches } = globalThis as { readonly caches?: CacheStorage };
  try {
    return await caches?.open(name);
  } catch (cause) {
    onWarning?.(unkept(key, cause));
    return undefined;
  }
}

/** Whatever the reason why an entry cannot be read, it is made anew. */
async function readKept(cache: Cache, address: string): Promise<Uint8Array | undefined> {
  try {
    const response = await cache.match(address);
    if (response === undefined) return undefined;
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (response.headers.get(digestHeader) === (await digestOf(bytes))) return bytes;
    await cache.delete(address);
    return undefined;
  } catch {
    return undefined;
  }
}

async function keep(cache: Cache, address: string, bytes: Uint8Array): Promise<void> {
  const headers = { [digestHeader]: await digestOf(bytes) };
  await cache.put(address, new Response(bytes as Uint8Array<ArrayBuffer>, { headers }));
}

/** One tab at a time; a tab that is closed leaves the turn to the next. */
async function inTurn<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const { locks } = navigator as { readonly locks?: LockManager };
  return locks === undefined ? work() : await locks.request(name, work);
}

function unkept(key: string, cause: unknown): GroundingError {
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new GroundingError(
    'FILE_UNWRITABLE',
    `expected room for ${key} in the browser's storage, got ${reason}; it is fetched anew each time`,
    { cause },
  );
}
