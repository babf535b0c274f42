import type { Synset } from './synset.js';
import { groups, persons, things } from './domains.js';
import type { WordNet } from './wordnet.js';

/** A meaning that a word may have here, with how likely it is meant. */
export interface WeightedSense {
  /** The meaning. */
  readonly synset: Synset;
  /** 1 for the likeliest meaning, falling with the rank. */
  readonly weight: number;
  /** How often it is meant among all meanings of the word that a picture can show, 0 to 1. */
  readonly share: number;
}

const food = 13;
const plants = 20;

const labelDecay = 0.85;
const subjectDecay = 0.88;
const personDecay = 0.85;
/** A printer is a machine and a tiger an animal, whatever else they are called after. */
const secondaryPerson = 0.45;
const secondaryPlant = 0.3;
const mostSenses = 6;
/** Each further meaning is meant that much less often than the one before. */
const shareDecay = 0.6;
/** Posters and signs are seen too, though no detector's label means one. */
const communication = 10;

/**
 * Chooses what a detector's label means: the meanings that can be photographed, in WordNet's order.
 * Persons are left out when the word also means a thing, for a detector that finds bears and
 * toasters does not find speculators and proposers of toasts.
 */
export function labelSenses(wordNet: WordNet, label: string): readonly WeightedSense[] {
  const synsets = wordNet.senses(label).map((offset) => wordNet.synset(offset));
  const visible = synsets.filter(({ domain }) => things.has(domain));
  const chosen = visible.length > 0 ? visible : synsets.filter(({ domain }) => domain === persons);
  return weigh(chosen, labelDecay);
}

/** Chooses what the noun of a phrase about a picture may mean: things, persons and groups. */
export function subjectSenses(wordNet: WordNet, noun: string): readonly WeightedSense[] {
  const synsets = wordNet.senses(noun).map((offset) => wordNet.synset(offset));
  const shares = sharesOf(synsets);
  const visible = synsets.filter(({ domain }) => things.has(domain));
  // Many things and abstractions also name people, and rarely do: a person's rank counts among all.
  const isThing = visible.length > 0;
  const people = synsets.flatMap((synset, rank) => {
    if (synset.domain !== persons && synset.domain !== groups) return [];
    const weight = personDecay ** rank * (isThing ? secondaryPerson : 1);
    return [{ synset, weight, share: isThing ? 1 : (shares.get(synset) ?? 0) }];
  });
  // "Lemon" in a picture is the fruit, seldom the tree.
  const isFood = visible.some(({ domain }) => domain === food);
  const seen = weigh(visible, subjectDecay).map(({ synset, weight }) => ({
    synset,
    weight: isFood && synset.domain === plants ? weight * secondaryPlant : weight,
    share: shares.get(synset) ?? 0,
  }));
  return [...seen, ...people];
}

/** What share of a word's uses each meaning has, as far as pictures can show it. */
function sharesOf(synsets: readonly Synset[]): ReadonlyMap<Synset, number> {
  const isThing = synsets.some(({ domain }) => things.has(domain));
  const seen = synsets.filter(({ domain, isLowerCase }) => {
    if (domain === persons || domain === groups) return !isThing;
    // A language is written with a capital and not seen.
    const isShown = domain === communication && isLowerCase;
    return isShown || things.has(domain);
  });
  const total = (1 - shareDecay ** seen.length) / (1 - shareDecay);
  return new Map(seen.map((synset, rank) => [synset, shareDecay ** rank / total]));
}

function weigh(synsets: readonly Synset[], decay: number): readonly WeightedSense[] {
  return synsets.slice(0, mostSenses).map((synset, rank) => ({
    synset,
    weight: decay ** rank,
    share: 1,
  }));
}
