import type { Candidate, NounPhrase, PhraseFactor } from '@grounder/core';

import type { Answer } from '../../site/src/phrase-grounder.js';

/** A factor of a kind, as a scorer tells it. */
export function factor(kind: string, text: string, probability: number): PhraseFactor {
  return { kind, text, probability, weight: 1 };
}

/** A candidate of a score that factors explain. */
export function candidate(label: string, score: number, ...factors: PhraseFactor[]): Candidate {
  const box = { left: 0, top: 0, right: 10, bottom: 10 };
  const detection = { label, score, box };
  return { box, label, detection, score, scores: {}, reason: '', factors };
}

/** An answer whose first candidate won, unless something else is said. */
export function answer(candidates: readonly Candidate[], rest: Partial<Answer> = {}): Answer {
  const [best] = candidates;
  return {
    box: best?.box ?? null,
    score: best?.score ?? null,
    label: best?.label ?? null,
    candidates,
    query: { text: '', entities: [] },
    timings: {},
    reason: 'boat 1.00',
    warnings: [],
    ...rest,
  };
}

/** A noun alone, with what else is said of it. */
export function noun(head: string, rest: Partial<NounPhrase> = {}): NounPhrase {
  const empty = { attributes: [], relations: [], superlatives: [], ordinals: [] };
  return { text: head, head, lemma: head, plural: false, ...empty, ...rest };
}
