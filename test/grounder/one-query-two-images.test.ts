import { expect } from 'chai';

import type { Detection, Detector } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import { lexicalMatcher, relational, SubjectScorer } from '@grounder/language';
import { ProposalGrounder } from 'grounder';

import { queryAbout } from './fakes.js';

describe('ProposalGrounder with one query about two images', () => {
  it('gives each of 400 concurrent calls the reasons of its own image', async () => {
    const wide = createRasterImage(64, 32);
    const high = createRasterImage(32, 64);
    const dog: Detection = {
      label: 'dog',
      score: 0.9,
      box: { left: 2, top: 2, right: 20, bottom: 20 },
    };
    const cat: Detection = { ...dog, label: 'cat', score: 0.8 };
    const detector: Detector = {
      // Answers in turns, so that calls about both images are under way at once.
      detect: async (image) => {
        await new Promise(setImmediate);
        return image.width > image.height ? [dog] : [cat];
      },
    };
    const subject = new SubjectScorer({ matcher: lexicalMatcher() });
    const grounder = new ProposalGrounder({
      detector,
      parser: { parse: queryAbout },
      scorers: [
        { name: 'subject', scorer: subject },
        { name: 'phrase', scorer: relational(subject) },
      ],
    });
    const query = queryAbout('dog');
    const images = [wide, high];
    const reasonsOf = async (index: number): Promise<readonly string[]> => {
      const { candidates } = await grounder.ground(images[index % 2] ?? wide, query);
      return candidates.map(({ reason }) => reason);
    };
    const expected = [await reasonsOf(0), await reasonsOf(1)];

    const answers = await Promise.all(Array.from({ length: 400 }, (_, index) => reasonsOf(index)));

    expect(expected[0]).to.not.deep.equal(expected[1]);
    const wrong = answers.filter((told, index) => told.join() !== expected[index % 2]?.join());
    expect(wrong).to.have.lengthOf(0);
  });
});
