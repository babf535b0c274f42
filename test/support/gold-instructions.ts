import type { Query, QueryParser } from '@grounder/core';

import type { Fact, GoldPhrase } from './gold-parses.js';
import { compareFacts, factsOf, readGoldFile, toGoldPhrase } from './gold-parses.js';
import { readJsonFixture } from './fixtures.js';

/** Where instructions are given. */
export const domains = ['household', 'driving', 'table', 'screen'] as const;

/** The name of a domain. */
export type Domain = (typeof domains)[number];

/** A line of the gold instructions. */
interface GoldInstruction {
  readonly text: string;
  readonly domain: Domain;
  readonly action: string;
  readonly subject: GoldPhrase;
  readonly destination?: GoldPhrase;
}

/** What a parser understood of a gold instruction. */
export interface ReadInstruction extends Pick<GoldInstruction, 'text' | 'domain'> {
  /** Whether the head noun of what is meant is right. */
  readonly isSubjectRight: boolean;
  /** Whether its properties and landmarks are right too, and none is invented. */
  readonly isPhraseRight: boolean;
  /** Whether the head noun of the destination is right, or rightly absent. */
  readonly isDestinationRight: boolean;
  /** Whether the verb and its particle are right. */
  readonly isActionRight: boolean;
  /** Facts of the subject that are not given, and those that are wrongly given. */
  readonly wrong: readonly Fact[];
}

/** Reads the gold instructions: those that rules were mended with, and those kept apart. */
export function readGoldInstructions(
  createParser: (knownNouns: readonly string[]) => QueryParser,
): Readonly<Record<'developed' | 'heldOut', readonly ReadInstruction[]>> {
  const parser = createParser(readJsonFixture('language/coco-labels.json') as string[]);
  const read = (name: string): readonly ReadInstruction[] =>
    (readGoldFile(name) as readonly GoldInstruction[]).map((gold) =>
      judge(gold, parser.parse(gold.text)),
    );
  return { developed: read('gold-instructions'), heldOut: read('gold-instructions-held-out') };
}

/** Whether subject, destination and action are right, by their heads. */
export function isUnderstood(read: ReadInstruction): boolean {
  return read.isSubjectRight && read.isDestinationRight && read.isActionRight;
}

function judge(gold: GoldInstruction, query: Query): ReadInstruction {
  const { text, domain, subject, destination, action } = gold;
  const given = query.subject === undefined ? [] : factsOf(toGoldPhrase(query.subject));
  const { missed, invented } = compareFacts(factsOf(subject), given);
  return {
    text,
    domain,
    isSubjectRight: query.subject?.lemma === subject.head,
    isPhraseRight: missed.length + invented.length === 0,
    isDestinationRight: query.destination?.lemma === destination?.head,
    isActionRight: query.action === action,
    wrong: [...missed, ...invented],
  };
}
