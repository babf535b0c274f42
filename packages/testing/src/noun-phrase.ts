import type { NounPhrase } from '@grounder/core';

/** A noun phrase: its head is its lemma, it says nothing else unless told. */
export function nounPhrase(head: string, rest: Partial<NounPhrase> = {}): NounPhrase {
  return {
    text: head,
    head,
    lemma: head,
    plural: false,
    attributes: [],
    relations: [],
    superlatives: [],
    ordinals: [],
    ...rest,
  };
}
