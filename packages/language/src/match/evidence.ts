/**
 * What the similarities of the matchers in this package mean. They are grades of evidence, not
 * probabilities: a higher grade always beats a lower one, equal grades mean equally good.
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
  /** Nothing is known; also what placeholders such as "one" and "thing" get. */
  neutral: 0.5,
  /** A thing that stands for another: "shirt" or "hand" for "person". */
  part: 0.42,
  /** A neighbour of the label's kind: "goat" for "sheep". Falls with the distance. */
  sibling: 0.4,
} as const;

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
