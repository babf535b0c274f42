/** A meaning: the nouns that share it and where it stands among the others. */
export interface Synset {
  /** Its identity: in WordNet's own files its place in `data.noun`. */
  readonly offset: number;
  /** The lexicographer file it stands in: 5 animals, 6 artifacts, 13 food, 18 persons, 20 plants. */
  readonly domain: number;
  /** Whether its commonest noun is written in lower case, as names are not. */
  readonly isLowerCase: boolean;
  /** The nouns, underscores for spaces, the commonest first; empty in the compact form. */
  readonly words: readonly string[];
  /** Offsets of the wider meanings, also those of which this is an instance. */
  readonly hypernyms: readonly number[];
  /** Offsets of the meanings that this is a part of. */
  readonly wholes: readonly number[];
}

/** Where the nouns of WordNet are read from. */
export interface NounSource {
  /** The meanings of a lemma exactly as it is written, the commonest first; undefined for an unknown one. */
  senses(lemma: string): readonly number[] | undefined;
  /**
   * Reads a meaning.
   * @throws GroundingError `INVALID_DATA` when there is none of this identity.
   */
  synset(offset: number): Synset;
}
