import { readFileSync } from 'node:fs';

import { expect } from 'chai';

import { WinkQueryParser } from '@grounder/language';

import { fixturePath, readJsonFixture } from '../support/fixtures.js';
import type { Construction, Fact } from './gold-parses.js';
import { constructions, factsOf, parseGold, toGoldPhrase } from './gold-parses.js';

/** Least precision and recall; just below what is reached, to be raised with the parser. */
const floors: Readonly<Record<Construction, number>> = {
  head: 0.98,
  attribute: 0.98,
  relation: 0.98,
  superlative: 0.98,
  ordinal: 0.98,
  negation: 0.98,
  count: 0.98,
  partitive: 0.98,
};

interface Comparison {
  readonly text: string;
  readonly missed: readonly Fact[];
  readonly invented: readonly Fact[];
  readonly found: readonly Fact[];
}

describe('WinkQueryParser on the gold parses', () => {
  let comparisons: readonly Comparison[] = [];

  before(() => {
    const knownNouns = readJsonFixture('language/coco-labels.json') as string[];
    const parser = new WinkQueryParser({ knownNouns });
    const gold = parseGold(readFileSync(fixturePath('language/gold-parses.jsonl'), 'utf8'));
    comparisons = gold.map(({ text, subject }) => {
      const parsed = parser.parse(text).subject;
      return compare(text, factsOf(subject), parsed ? factsOf(toGoldPhrase(parsed)) : []);
    });
  });

  it('has at least 120 phrases', () => {
    expect(comparisons).to.have.length.at.least(120);
  });

  for (const construction of constructions) {
    it(`finds every ${construction} and invents none, but for a few`, () => {
      const ofKind = (fact: Fact): boolean => fact.construction === construction;
      const count = (list: 'found' | 'missed' | 'invented'): number =>
        comparisons.reduce((sum, comparison) => sum + comparison[list].filter(ofKind).length, 0);

      const recall = count('found') / (count('found') + count('missed'));
      const precision = count('found') / (count('found') + count('invented'));

      const misses = describeMisses(comparisons, ofKind);
      expect(recall, `recall\n${misses}`).to.be.at.least(floors[construction]);
      expect(precision, `precision\n${misses}`).to.be.at.least(floors[construction]);
    });
  }
});

function compare(text: string, gold: readonly Fact[], parsed: readonly Fact[]): Comparison {
  const left = [...parsed];
  const found: Fact[] = [];
  const missed: Fact[] = [];
  for (const fact of gold) {
    const index = left.findIndex(
      (other) => other.construction === fact.construction && other.text === fact.text,
    );
    if (index < 0) missed.push(fact);
    else found.push(...left.splice(index, 1));
  }
  return { text, found, missed, invented: left };
}

function describeMisses(
  comparisons: readonly Comparison[],
  ofKind: (fact: Fact) => boolean,
): string {
  const lines = comparisons.flatMap(({ text, missed, invented }) => [
    ...missed.filter(ofKind).map((fact) => `${text}: misses ${fact.text}`),
    ...invented.filter(ofKind).map((fact) => `${text}: invents ${fact.text}`),
  ]);
  return lines.join('\n');
}
