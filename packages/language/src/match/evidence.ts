/**
 * What the similarities of the matchers in this package mean. They are grades of evidence, of which
 * `namingProbability` makes probabilities.
 */
export const evidence = {
  /** The label's own name, also in the plural or written together. */
  name: 1,
  /** Another word for the same thing: "sofa" for "couch". */
  synonym: 0.95,
  /** The thing is one of the label's kind: "dalmatian" for "dog". Falls with the distance. */
  kind: 0.92,
  /** The head of a longer name: "glass" for "wine glass", "fire truck" for "truck". */
  head: 0.88,
  /** A wider word: "vehicle" for "car". Falls with the distance. */
  broad: 0.65,
  /** From here on a label is taken to name the noun rather than not. */
  neutral: 0.5,
  /** A thing that stands for another: "shirt" or "hand" for "person". */
  part: 0.42,
  /** A neighbour of the label's kind: "goat" for "sheep". Falls with the distance. */
  sibling: 0.4,
} as const;

/** Log odds of `namingProbability` at a similarity of one half, and per unit of its log odds. */
const [namingOffset, namingSlope] = [-1.75, 1.9];

/**
 * The probability that a label names a noun, by their similarity. Set by hand between what every label
 * that is found and what the best one alone say on RefCOCOg's subjects and everyday nouns;
 * `npm run results -- language` of the repository fits both.
 * @param similarity - 0 to 1, of a matcher of this package.
 */
export function namingProbability(similarity: number): number {
  if (similarity <= 0) return 0;
  if (similarity >= 1) return 1;
  return 1 / (1 + Math.exp(-namingOffset - namingSlope * Math.log(similarity / (1 - similarity))));
}

const grades: readonly (readonly [number, string])[] = [
  [0.99, 'exact'],
  [0.93, 'synonym'],
  [0.7, 'kind-of'],
  [0.51, 'broad'],
  [0.5, 'neutral'],
  [0.1, 'weak'],
];

/**
 * Names the grade of a similarity.
 * @param similarity - 0 to 1.
 */
export function describeSimilarity(similarity: number): string {
  return grades.find(([least]) => similarity >= least - 1e-6)?.[1] ?? 'no';
}
