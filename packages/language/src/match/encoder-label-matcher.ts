import type {
  CallOptions,
  Embeddings,
  LabelMatcher,
  NounPhrase,
  TextEncoder,
} from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { LRUCache } from 'lru-cache';

import { cosine } from './cosine.js';
import { listKey, readOrCreate } from './read-or-create.js';

/** How {@link encoderLabelMatcher} compares. */
export interface EncoderLabelMatcherOptions {
  /** Turns words into vectors. */
  readonly encoder: TextEncoder;
  /**
   * Makes the text that is encoded from a head noun or a label: "a photo of a dog" for CLIP.
   * @defaultValue (name) => name
   */
  readonly prompt?: (name: string) => string;
  /**
   * The cosine, -1 to below 1, that counts as similarity 0. Encoders differ in what unrelated words
   * get: sentence encoders about 0, CLIP about 0.7.
   * @defaultValue 0
   */
  readonly floor?: number;
}

const keptLists = 4;

/**
 * Compares the head noun with labels by the cosine of their text embeddings, mapped from the range
 * `floor` … 1 to 0 … 1 and cut off below. The embeddings of the last four label lists are kept.
 * @returns A matcher that runs the encoder once per subject and once per new list of labels.
 * @throws GroundingError `INVALID_OPTION` when the floor is not below 1 or below -1.
 */
export function encoderLabelMatcher(options: EncoderLabelMatcherOptions): LabelMatcher {
  const { encoder, prompt = (name: string) => name, floor = 0 } = options;
  if (!(floor >= -1 && floor < 1)) {
    throw new GroundingError('INVALID_OPTION', `expected a floor from -1 to below 1, got ${floor}`);
  }
  const lists = new LRUCache<string, Promise<Embeddings>>({ max: keptLists });
  // Shared by all callers, so that no single caller's signal may end it.
  const encodeLabels = async (labels: readonly string[]): Promise<Embeddings> => {
    const key = listKey(labels);
    try {
      return await readOrCreate(lists, key, () => encoder.encode(labels.map(prompt)));
    } catch (error) {
      lists.delete(key);
      throw error;
    }
  };
  return {
    async similarity(subject: NounPhrase, labels: readonly string[], call?: CallOptions) {
      call?.signal?.throwIfAborted();
      const name = subject.head.trim();
      if (labels.length === 0 || name === '') return new Float32Array(labels.length);
      const listed = await encodeLabels(labels);
      call?.signal?.throwIfAborted();
      const [own] = rowsOf(await encoder.encode([prompt(name)], call));
      return Float32Array.from(rowsOf(listed), (row) =>
        own === undefined ? 0 : toSimilarity(cosine(own, row), floor),
      );
    },
  };
}

function rowsOf({ rows, dim, data }: Embeddings): readonly Float32Array[] {
  return Array.from({ length: rows }, (_, row) => data.subarray(row * dim, (row + 1) * dim));
}

function toSimilarity(value: number, floor: number): number {
  return Math.min(1, Math.max(0, (value - floor) / (1 - floor)));
}
