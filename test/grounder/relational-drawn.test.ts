import { expect } from 'chai';

import type { Detection } from '@grounder/core';
import { iou } from '@grounder/core';
import type { Scene } from '@grounder/scenes/internal';
import { generateScene } from '@grounder/scenes';
import { regionColours, regionPattern } from '@grounder/images';
import {
  colourFactor,
  everydayMatcher,
  patternFactor,
  relational,
  SubjectScorer,
  WinkQueryParser,
} from '@grounder/language';

const parser = new WinkQueryParser();
const scorer = relational(new SubjectScorer({ matcher: everydayMatcher() }), {
  attributes: [colourFactor(regionColours), patternFactor(regionPattern)],
});
const scenes = Array.from({ length: 150 }, (_, index) => generateScene(4_000_000 + index));

async function missesOf({ image, objects, expressions }: Scene): Promise<readonly string[]> {
  const regions = objects.map(({ box, shape }): Detection => ({ box, label: shape, score: 1 }));
  const misses: string[] = [];
  for (const { text, object } of expressions) {
    const scores = (await scorer.score({ image, regions, query: parser.parse(text) })).scores;
    const best = regions[scores.indexOf(Math.max(...scores))];
    const truth = objects[object];
    const isRight = best && truth && iou(best.box, truth.box) >= 0.5;
    if (isRight !== true) misses.push(text);
  }
  return misses;
}

describe('the relational evaluation of drawn scenes', () => {
  it('finds at least 97 of 100 objects among their own boxes', async function () {
    this.timeout(120_000);
    const misses = (await Promise.all(scenes.map(missesOf))).flat();
    const asked = scenes.reduce((sum, { expressions }) => sum + expressions.length, 0);

    expect(misses.length / asked, misses.slice(0, 20).join('; ')).to.be.at.most(0.03);
  });

  it('names at least 93 of 100 textures, overlapped ones among them', () => {
    let [right, all] = [0, 0];
    for (const { image, objects } of scenes) {
      for (const { box, texture } of objects) {
        const seen = regionPattern(image, box);
        const names = ['plain', 'striped', 'dotted', 'checked'] as const;
        const best = names.reduce((most, name) => (seen[name] > seen[most] ? name : most));
        all += 1;
        right += best === texture ? 1 : 0;
      }
    }

    expect(right / all).to.be.at.least(0.93);
  });
});
