import everyday from './everyday-synonyms.json' with { type: 'json' };

/** What words name which labels. Keys and names are matched in the singular, spaces left out. */
export interface SynonymTable {
  /** Groups of words for one thing; any of them names a label that is called by another. */
  readonly same: readonly (readonly string[])[];
  /**
   * Words that may mean a label, each with its similarity from 0 to 1. A star at the end stands for
   * any words: "stuffed *".
   */
  readonly graded: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Compounds whose last word says nothing of their kind: a hot dog is no dog. */
  readonly opaque: readonly string[];
}

/**
 * Everyday English words for the labels of common detectors. It holds what WordNet does not say:
 * short forms, ambiguous words, things named after what they hold, and slips of annotators' tongues.
 */
export const everydaySynonyms: SynonymTable = everyday;
