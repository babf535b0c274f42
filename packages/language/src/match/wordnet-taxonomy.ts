import { LRUCache } from 'lru-cache';
import { evidence } from './evidence.js';
import { readOrCreate } from './read-or-create.js';
import type { Synset } from './synset.js';
import type { WordNet } from './wordnet.js';

/** The wider meanings of a meaning, each with the number of steps to it; itself at 0. */
type Ancestors = ReadonlyMap<number, number>;

const keptAncestors = 16384;
const kindDecay = 0.98;
const broadDecay = 0.95;
// Meanings above this depth ("object", "artifact", "instrumentality") are too wide to say anything.
const shallowestBroad = 5;
const shallowestShared = 7;

/** Compares meanings by their places in WordNet's taxonomy. */
export class WordNetTaxonomy {
  readonly #wordNet: WordNet;
  readonly #ancestors = new LRUCache<number, Ancestors>({ max: keptAncestors });
  readonly #person: number | undefined;
  readonly #worn: readonly number[];

  /** @param wordNet - The dictionary. */
  constructor(wordNet: WordNet) {
    this.#wordNet = wordNet;
    this.#person = wordNet.senses('person')[0];
    this.#worn = ['clothing', 'headdress', 'footwear', 'body part', 'uniform', 'hair'].flatMap(
      (word) => wordNet.senses(word).slice(0, 1),
    );
  }

  /**
   * How well one meaning names another, 0 to 1; not symmetric.
   * @returns Graded as in `evidence`.
   */
  similarity(subject: Synset, label: Synset): number {
    const above = this.#ancestorsOf(subject.offset);
    const steps = above.get(label.offset);
    if (steps === 0) return evidence.synonym;
    if (steps !== undefined) return evidence.kind * kindDecay ** (steps - 1);
    const labelAbove = this.#ancestorsOf(label.offset);
    const stepsDown = labelAbove.get(subject.offset);
    if (stepsDown !== undefined) return this.#broad(above, stepsDown);
    return Math.max(this.#part(subject, label, above), this.#shared(above, labelAbove));
  }

  #broad(above: Ancestors, steps: number): number {
    return depthOf(above) < shallowestBroad ? 0 : evidence.broad * broadDecay ** (steps - 1);
  }

  #part(subject: Synset, label: Synset, above: Ancestors): number {
    const isPart = subject.wholes.some((whole) => this.#ancestorsOf(whole).has(label.offset));
    if (isPart) return evidence.part;
    const isWorn = label.offset === this.#person && this.#worn.some((kind) => above.has(kind));
    return isWorn ? evidence.part : 0;
  }

  /** Wu and Palmer's similarity (1994) by the deepest meaning that both fall under. */
  #shared(above: Ancestors, labelAbove: Ancestors): number {
    let best = 0;
    for (const [offset, steps] of above) {
      const labelSteps = labelAbove.get(offset);
      if (labelSteps === undefined) continue;
      const depth = depthOf(this.#ancestorsOf(offset));
      if (depth < shallowestShared) continue;
      best = Math.max(best, (2 * depth) / (2 * depth + steps + labelSteps));
    }
    return evidence.sibling * best;
  }

  #ancestorsOf(offset: number): Ancestors {
    return readOrCreate(this.#ancestors, offset, () => {
      const found = new Map([[offset, 0]]);
      // A map grows while it is walked, so that this visits breadth first, nearest way first.
      for (const [current, steps] of found) {
        for (const wider of this.#wordNet.synset(current).hypernyms) {
          if (!found.has(wider)) found.set(wider, steps + 1);
        }
      }
      return found;
    });
  }
}

/** The number of steps to the root of the taxonomy, which is the farthest ancestor. */
function depthOf(ancestors: Ancestors): number {
  let depth = 0;
  for (const steps of ancestors.values()) depth = Math.max(depth, steps);
  return depth;
}
