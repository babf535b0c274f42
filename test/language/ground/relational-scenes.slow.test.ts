import { expect } from 'chai';

import { createRandom } from '@grounder/core';
import {
  colourFactor,
  everydayMatcher,
  relational,
  SubjectScorer,
  WinkQueryParser,
} from '@grounder/language';
import { groupRegions } from '@grounder/language/internal';

import type { GroupCase } from './synthetic-makers.js';
import { hardMakers, makeGroup } from './synthetic-makers.js';
import type { Maker, SceneThing, SyntheticCase } from './synthetic-scenes.js';
import {
  createSyntheticCases,
  createThings,
  plainMakers,
  sceneNamer,
  scenePicture,
} from './synthetic-scenes.js';

const parser = new WinkQueryParser();
const matcher = everydayMatcher();

async function scoreThings(things: readonly SceneThing[], phrase: string): Promise<Float32Array> {
  const scorer = relational(new SubjectScorer({ matcher }), {
    attributes: [colourFactor(sceneNamer(things))],
  });
  const query = parser.parse(phrase);
  return (await scorer.score({ image: scenePicture, regions: things, query })).scores;
}

async function isSolved({ things, phrase, answer }: SyntheticCase): Promise<boolean> {
  const scores = await scoreThings(things, phrase);
  const best = scores.reduce(
    (most, score, index) => (score > (scores[most] ?? 0) ? index : most),
    0,
  );
  return best === answer;
}

async function expectSolved(count: number, makers: readonly Maker[]): Promise<void> {
  const failures: string[] = [];
  const counts = new Map<string, { cases: number; solved: number }>();
  for (const scene of createSyntheticCases(count, 5, makers)) {
    const known = counts.get(scene.construction) ?? { cases: 0, solved: 0 };
    const solved = await isSolved(scene);
    known.cases += 1;
    known.solved += solved ? 1 : 0;
    counts.set(scene.construction, known);
    if (!solved) failures.push(scene.phrase);
  }

  const report = JSON.stringify([...counts]) + failures.slice(0, 20).join('; ');
  expect(failures.length / count, report).to.be.at.most(0.03);
  expect(counts.size).to.equal(makers.length);
  for (const { cases, solved } of counts.values()) {
    expect(solved / cases, report).to.be.at.least(0.9);
  }
}

describe('relational on synthetic scenes', () => {
  it('finds at least 97 of 100, and at least 9 of 10 of each construction', async function () {
    this.timeout(60_000);
    await expectSolved(900, plainMakers);
  });

  it('finds as many of constructions that need more than one step', async function () {
    this.timeout(60_000);
    await expectSolved(900, hardMakers);
  });

  it('finds the groups of at least 97 of 100 phrases in the plural', async function () {
    this.timeout(60_000);
    const failures: string[] = [];
    const cases = createGroups(100);
    for (const { things, phrase, members } of cases) {
      const scores = await scoreThings(things, phrase);
      const group = groupRegions(parser.parse(phrase), things, scores);
      const found = group?.members.toSorted((one, other) => one - other).join();
      if (found !== members.join())
        failures.push(`${phrase}: ${String(found)}, not ${members.join()}`);
    }

    expect(failures.length, failures.join('; ')).to.be.at.most(3);
  });
});

function createGroups(count: number): readonly GroupCase[] {
  const random = createRandom(9);
  const cases: GroupCase[] = [];
  while (cases.length < count) {
    const made = makeGroup(createThings(random), random);
    if (made !== undefined) cases.push(made);
  }
  return cases;
}
