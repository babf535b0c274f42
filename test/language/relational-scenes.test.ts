import { expect } from 'chai';

import {
  colourFactor,
  lexicalMatcher,
  relational,
  SubjectScorer,
  WinkQueryParser,
} from '@grounder/language';

import type { SyntheticCase } from './synthetic-scenes.js';
import { createSyntheticCases, sceneNamer, scenePicture } from './synthetic-scenes.js';

const parser = new WinkQueryParser();
const matcher = lexicalMatcher();

async function isSolved({ things, phrase, answer }: SyntheticCase): Promise<boolean> {
  const scorer = relational(new SubjectScorer({ matcher }), {
    attributes: [colourFactor(sceneNamer(things))],
  });
  const scores = await scorer.score({
    image: scenePicture,
    regions: things,
    query: parser.parse(phrase),
  });
  const best = scores.reduce(
    (most, score, index) => (score > (scores[most] ?? 0) ? index : most),
    0,
  );
  return best === answer;
}

describe('relational on synthetic scenes', () => {
  it('finds at least 97 of 100, and at least 9 of 10 of each construction', async function () {
    this.timeout(60_000);
    const failures: string[] = [];
    const counts = new Map<string, { cases: number; solved: number }>();
    for (const scene of createSyntheticCases(900, 5)) {
      const count = counts.get(scene.construction) ?? { cases: 0, solved: 0 };
      const solved = await isSolved(scene);
      count.cases += 1;
      count.solved += solved ? 1 : 0;
      counts.set(scene.construction, count);
      if (!solved) failures.push(scene.phrase);
    }

    const report = JSON.stringify([...counts]) + failures.slice(0, 20).join('; ');
    expect(failures.length / 900, report).to.be.at.most(0.03);
    for (const { cases, solved } of counts.values()) {
      expect(solved / cases, report).to.be.at.least(0.9);
    }
  });
});
