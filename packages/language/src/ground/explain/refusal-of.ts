import type { Query } from '@grounder/core';

/** Says that none of the labels found names what a phrase is about. */
export function refusalOf({ subject }: Pick<Query, 'subject'>): string {
  if (subject === undefined) return 'the phrase names no thing';
  const { lemma, plural } = subject;
  if (plural) return `no detected label names ${subject.head}`;
  return `no detected label names ${/^[aeiou]/.test(lemma) ? 'an' : 'a'} ${lemma}`;
}
