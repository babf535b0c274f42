import { LRUCache } from 'lru-cache';

import type { CompactWordNet } from './compact-wordnet.js';
import { openCompactWordNet } from './compact-wordnet.js';
import { readOrCreate } from './read-or-create.js';
import type { NounSource, Synset } from './synset.js';
import { singularOf } from '../words/word-forms.js';
import type { WordNetFiles } from './wordnet-files.js';
import { openWordNetFiles } from './wordnet-files.js';

const keptLemmas = 4096;
const keptSynsets = 32768;

/** The nouns of WordNet, from its own files or from their compact form. What was read is kept. */
export class WordNet {
  readonly #source: NounSource;
  readonly #senses = new LRUCache<string, readonly number[]>({ max: keptLemmas });
  readonly #synsets = new LRUCache<number, Synset>({ max: keptSynsets });

  /**
   * @param files - The files' bytes; kept, not copied.
   * @throws GroundingError `INVALID_DATA` when a file is not one of WordNet's noun files, or the compact form
   *   is none.
   */
  constructor(files: WordNetFiles | CompactWordNet) {
    this.#source = 'compact' in files ? openCompactWordNet(files.compact) : openWordNetFiles(files);
  }

  /**
   * Tells whether a noun is known, as it stands or in the singular.
   * @param noun - One or more words in lower case.
   */
  has(noun: string): boolean {
    return this.senses(noun).length > 0;
  }

  /**
   * Lists the meanings of a noun, the commonest first.
   * @param noun - One or more words in lower case, parted by spaces; also in the plural.
   * @returns The meanings' offsets; empty for a noun that WordNet does not have.
   */
  senses(noun: string): readonly number[] {
    return readOrCreate(this.#senses, noun, () => this.#findSenses(noun));
  }

  /**
   * Reads a meaning.
   * @param offset - From {@link WordNet.senses} or from another meaning.
   * @throws GroundingError `INVALID_DATA` when no meaning starts there.
   */
  synset(offset: number): Synset {
    return readOrCreate(this.#synsets, offset, () => this.#source.synset(offset));
  }

  #findSenses(noun: string): readonly number[] {
    const words = noun.split(' ');
    const singular = [...words.slice(0, -1), singularOf(words.at(-1) ?? '')];
    for (const form of [words, singular]) {
      for (const joint of ['_', '-', '']) {
        const senses = this.#source.senses(form.join(joint));
        if (senses !== undefined) return senses;
      }
    }
    return [];
  }
}
