import { expect } from 'chai';

import { explainAnswer, percent } from '../../site/src/explain-answer.js';
import { answer, candidate, factor } from './answers.js';

describe('explainAnswer', () => {
  it('says how well each part of the phrase fits, in words, and what came next', () => {
    const winner = candidate(
      'boat',
      0.37,
      factor('noun', 'boat', 1),
      factor('colour', 'black', 0.71),
      factor('place', 'left', 0.63),
      factor('extreme', 'most left', 0.17),
      factor('confidence', 'detector confidence', 0.2),
    );

    const { headline, reason } = explainAnswer(answer([winner, candidate('boat', 0.13)]));

    expect(headline).to.equal('The boat');
    expect(reason).to.equal(
      '“boat” fits fully, “black” and “left” fit well and “most left” hardly fits. ' +
        'The next best, another boat, comes to 13 %.',
    );
  });

  it('names a rival of another kind, and none that has no share', () => {
    const winner = candidate('person', 0.9, factor('noun', 'man', 0.4));
    const reasonFor = (score: number) =>
      explainAnswer(answer([winner, candidate('dog', score)])).reason;

    expect(reasonFor(0.05)).to.equal('“man” fits partly. The next best, a dog, comes to 5 %.');
    expect(reasonFor(0)).to.equal('“man” fits partly. Nothing else comes near.');
  });

  it('passes on why nothing fits, as a sentence', () => {
    const reason = 'the phrase is about “zebra”, and no detected object fits: found sheep';

    const explained = explainAnswer(answer([candidate('sheep', 0)], { box: null, reason }));

    expect(explained.headline).to.equal('Nothing fits');
    expect(explained.reason).to.equal(`T${reason.slice(1)}.`);
  });

  it('counts the members of a group', () => {
    const pair = [candidate('person', 0.5, factor('noun', 'people', 1)), candidate('person', 0.4)];
    const members = pair.map(({ box }) => box);

    expect(explainAnswer(answer(pair, { members })).headline).to.equal('2 × person');
  });

  it('passes on the reason of a system that tells no factors', () => {
    expect(explainAnswer(answer([candidate('dog', 0.5)])).reason).to.equal('Boat 1.00.');
  });
});

describe('percent', () => {
  it('does not round a small share to none', () => {
    expect([0, 0.004, 0.006, 0.674, 1].map(percent)).to.deep.equal([
      '0 %',
      'under 1 %',
      '1 %',
      '67 %',
      '100 %',
    ]);
  });
});
