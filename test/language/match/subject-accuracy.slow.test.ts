import { readFileSync } from 'node:fs';

import { expect } from 'chai';

import { everydayMatcher, WinkQueryParser, WordNet } from '@grounder/language';

import { readCocoLabels } from '../../support/coco-labels.js';
import { sharedDataPath } from '../../support/fixtures.js';
import { readWordNetFiles } from '../../support/word-net.js';

interface LabelledExpression {
  readonly expression: string;
  readonly category: string;
}

const path = sharedDataPath('refcocog-subjects/expressions.jsonl');

describe('WinkQueryParser and everydayMatcher on RefCOCOg', () => {
  it('lead from the phrase to the COCO category', async function () {
    if (path === undefined) this.skip();
    this.timeout(60_000);
    const labels = readCocoLabels();
    const parser = new WinkQueryParser();
    const matcher = everydayMatcher({ wordNet: new WordNet(readWordNetFiles()) });
    const expressions = readFileSync(path, 'utf8').trim().split('\n').map(parseLine);

    let [first, among3] = [0, 0];
    for (const { expression, category } of expressions) {
      const { subject } = parser.parse(expression);
      if (subject === undefined) continue;
      const similarities = await matcher.similarity(subject, labels);
      const place = rankOf(similarities, labels.indexOf(category));
      if (place < 1) first += 1;
      if (place < 3) among3 += 1;
    }

    expect(first / expressions.length).to.be.at.least(0.9);
    expect(among3 / expressions.length).to.be.at.least(0.94);
  });
});

function parseLine(line: string): LabelledExpression {
  return JSON.parse(line) as LabelledExpression;
}

/** How many labels come before one, 0 for the best; Infinity when it has no similarity. */
function rankOf(similarities: Float32Array, label: number): number {
  const own = similarities[label] ?? 0;
  if (own === 0) return Infinity;
  return similarities.filter((other, index) => other > own || (other === own && index < label))
    .length;
}
