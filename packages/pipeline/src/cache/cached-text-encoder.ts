import type { CallOptions, Embeddings, TextEncoder as TextEncoderPort } from '@grounder/core';
import { assertTexts, checkCount } from '@grounder/core/internal';
import { LRUCache } from 'lru-cache';

/** How much {@link cachedTextEncoder} keeps. */
export interface CachedTextEncoderOptions {
  /**
   * Most texts whose vectors are kept, of which each takes 2 kB when it has 512 numbers; the one that
   * was not asked for longest leaves first.
   * @defaultValue 10,000
   */
  readonly capacity?: number;
}

interface Row {
  readonly vector: Float32Array;
  /** Whether its Euclidean length is known to be 1. */
  readonly isUnit: boolean;
}

/**
 * Wraps a text encoder so that it encodes a text once: captions are alike from picture to picture, and
 * those of a picture are the same for each phrase.
 * @param encoder - The encoder. Whoever opened it disposes it.
 * @returns The encoder with a memory. A call that fails or is cancelled leaves nothing in it.
 * @throws GroundingError `INVALID_OPTION` when the capacity is no whole number of at least 1.
 */
export function cachedTextEncoder(
  encoder: TextEncoderPort,
  { capacity = 10_000 }: CachedTextEncoderOptions = {},
): TextEncoderPort {
  checkCount('capacity', capacity);
  const known = new LRUCache<string, Row>({ max: capacity });
  return {
    async encode(texts: readonly string[], options: CallOptions = {}): Promise<Embeddings> {
      options.signal?.throwIfAborted();
      assertTexts(texts);
      // Held here as well: more texts may be asked for at once than are kept.
      const rows = new Map<string, Row>();
      for (const text of texts) {
        const row = known.get(text);
        if (row !== undefined) rows.set(text, row);
      }
      const unknown = [...new Set(texts)].filter((text) => !rows.has(text));
      if (unknown.length > 0 || texts.length === 0) {
        const encoded = await encoder.encode(unknown, options);
        if (texts.length === 0) return encoded;
        for (const [index, text] of unknown.entries()) {
          const row = rowOf(encoded, index);
          rows.set(text, row);
          known.set(text, row);
        }
      }
      return joined(texts.flatMap((text) => rows.get(text) ?? []));
    },
  };
}

function rowOf({ dim, data, normalised }: Embeddings, index: number): Row {
  return { vector: data.slice(index * dim, (index + 1) * dim), isUnit: normalised };
}

function joined(rows: readonly Row[]): Embeddings {
  const dim = rows[0]?.vector.length ?? 0;
  const data = new Float32Array(rows.length * dim);
  for (const [index, { vector }] of rows.entries()) data.set(vector, index * dim);
  return { rows: rows.length, dim, data, normalised: rows.every(({ isUnit }) => isUnit) };
}
