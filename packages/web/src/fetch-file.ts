import { GroundingError } from '@grounder/core';
import { joinBytes } from '@grounder/core/internal';

import { digestOf } from './digest.js';
import type { AssetFile } from './manifest.js';

/**
 * Fetches a file of the assets.
 * @param onLoaded - Hears of the bytes that are here.
 * @returns Its bytes.
 * @throws GroundingError `DOWNLOAD_FAILED` when the server or the network fails, or what came is not what the
 *   manifest announced.
 */
export async function fetchFile(
  url: string,
  { bytes, sha256 }: AssetFile,
  onLoaded: (loaded: number) => void = () => undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const { body } = await fetchOr(url);
  const pieces = body === null ? [] : await readPieces(url, body, { bytes, onLoaded });
  const whole = joinBytes(pieces);
  const got = await digestOf(whole);
  if (whole.length === bytes && got === sha256) return whole;
  throw failed(url, `${bytes} bytes with the SHA-256 ${sha256}`, `${whole.length} with ${got}`);
}

interface Expected {
  readonly bytes: number;
  readonly onLoaded: (loaded: number) => void;
}

async function readPieces(
  url: string,
  body: ReadableStream<Uint8Array>,
  { bytes, onLoaded }: Expected,
): Promise<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  const reader = body.getReader();
  for (let loaded = 0; loaded <= bytes;) {
    const { value } = await reader.read().catch((cause: unknown) => {
      throw failed(url, `${bytes} bytes`, `${loaded}, and then: ${String(cause)}`, cause);
    });
    if (value === undefined) return pieces;
    pieces.push(value);
    loaded += value.length;
    onLoaded(loaded);
  }
  await reader.cancel();
  throw failed(url, `${bytes} bytes`, 'more');
}

/**
 * Fetches whatever is at a URL.
 * @throws GroundingError `DOWNLOAD_FAILED` when the network fails, or the server answers with another status than
 *   those of success.
 */
export async function fetchOr(url: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(url, signal === undefined ? {} : { signal }).catch(
    (cause: unknown) => {
      signal?.throwIfAborted();
      throw failed(url, 'an answer', String(cause), cause);
    },
  );
  if (!response.ok) throw failed(url, 'a file', `status ${response.status}`);
  return response;
}

function failed(url: string, expected: string, got: string, cause?: unknown): GroundingError {
  return new GroundingError(
    'DOWNLOAD_FAILED',
    `expected ${expected} from ${url}, got ${got}; check the address, and whether the server is reached`,
    cause === undefined ? {} : { cause },
  );
}
