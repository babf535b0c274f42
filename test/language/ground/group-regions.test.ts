import { expect } from 'chai';

import { WinkQueryParser } from '@grounder/language';
import { groupRegions } from '@grounder/language/internal';

import { detectionsOf, readLayout } from './layouts.js';

describe('groupRegions', () => {
  const parser = new WinkQueryParser();
  const regions = detectionsOf(readLayout('a.b...c\na.b...c'), {
    a: 'person',
    b: 'person',
    c: 'person',
  });

  it('takes as many as the phrase says and joins their boxes', () => {
    const group = groupRegions(parser.parse('two people on the left'), regions, [0.5, 0.4, 0.3]);

    expect(group).to.deep.equal({
      members: [0, 1],
      box: { left: 0, top: 0, right: 60, bottom: 40 },
    });
  });

  it('takes all that score almost like the best when no number is said', () => {
    const query = parser.parse('the people on the left');

    expect(groupRegions(query, regions, [0.5, 0.4, 0.02])?.members).to.deep.equal([0, 1]);
    expect(
      groupRegions(query, regions, [0.5, 0.4, 0.02], { leastShare: 0.9 })?.members,
    ).to.deep.equal([0]);
  });

  it('counts a thing that is boxed twice once', () => {
    const doubled = [...regions.slice(0, 1), ...regions.slice(0, 1), ...regions.slice(1)];

    const group = groupRegions(parser.parse('two people'), doubled, [0.5, 0.45, 0.4, 0.3]);

    expect(group?.members).to.deep.equal([0, 2]);
  });

  it('is undefined for the singular, and when nothing scores', () => {
    expect(groupRegions(parser.parse('the person'), regions, [1, 1, 1])).to.equal(undefined);
    expect(groupRegions(parser.parse('two people'), regions, [0, 0, 0])).to.equal(undefined);
    expect(groupRegions(parser.parse('🐶'), regions, [1, 1, 1])).to.equal(undefined);
  });
});
