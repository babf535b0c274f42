import { expect } from 'chai';

import type { GroundingOutcome } from '@grounder/evaluation';
import {
  byBoxSize,
  byCategory,
  byDistractors,
  byExpressionLength,
  byTag,
  groupOutcomes,
  hitFrom,
  meanOf,
} from '@grounder/evaluation';
import { boxSizeOf } from '@grounder/evaluation/internal';

import { expectCode } from '../../support/failures.js';
import { readMetrics } from './metrics-reference.js';

const { outcomes, groups } = readMetrics();
const bare: GroundingOutcome = { id: '1', image: 'a', predicted: undefined, truth: undefined };

describe('groupOutcomes', () => {
  for (const [name, grouping] of Object.entries({
    category: byCategory,
    tag: byTag,
    boxSize: byBoxSize,
    length: byExpressionLength(),
    distractors: byDistractors(),
  })) {
    it(`equals NumPy by ${name}`, () => {
      const rows = [...groupOutcomes(outcomes, grouping)].map(([group, members]) => [
        group,
        { count: members.length, accuracy50: meanOf(members, hitFrom(0.5)) },
      ]);

      const ours = Object.fromEntries(rows) as Record<
        string,
        { count: number; accuracy50: number }
      >;
      expect(Object.keys(ours)).to.have.members(Object.keys(groups[name] ?? {}));
      for (const [group, { count, accuracy50 }] of Object.entries(groups[name] ?? {})) {
        expect(ours[group]?.count, group).to.equal(count);
        expect(ours[group]?.accuracy50, group).to.be.closeTo(accuracy50, 1e-12);
      }
    });
  }

  it('keeps the order of the groups and leaves out empty ones', () => {
    const lengths = ['w '.repeat(12), 'one two', 'one two three four five six seven'];
    const spoken = lengths.map((expression) => ({ ...bare, expression }));

    const names = [...groupOutcomes(spoken, byExpressionLength()).keys()];

    expect(names).to.deep.equal(['1–3', '7–10', '11+']);
  });

  it('orders categories and tags by name', () => {
    const tagged = [{ ...bare, tags: ['verb', 'attribute', 'verb'] }];

    expect(
      [...groupOutcomes(tagged, byTag)].map(([name, { length }]) => [name, length]),
    ).to.deep.equal([
      ['attribute', 1],
      ['verb', 1],
    ]);
  });

  it('puts an outcome that lacks the property into no group', () => {
    for (const grouping of [byCategory, byTag, byBoxSize, byExpressionLength(), byDistractors()]) {
      expect(groupOutcomes([bare], grouping).size).to.equal(0);
    }
  });
});

describe('byDistractors and byExpressionLength', () => {
  it('take limits', () => {
    const grouping = byDistractors([0, 1]);

    const names = [0, 1, 2, 9].map((distractors) => grouping.groupsOf({ ...bare, distractors }));

    expect(names).to.deep.equal([['0'], ['1'], ['2+'], ['2+']]);
  });

  it('default to 0, 2, 5, 10 and 3, 6, 10', () => {
    expect(byDistractors().order).to.deep.equal(['0', '1–2', '3–5', '6–10', '11+']);
    expect(byExpressionLength().order).to.deep.equal(['1–3', '4–6', '7–10', '11+']);
  });

  it('refuse limits that do not rise', () => {
    for (const limits of [[3, 3], [4, 2], [0.5], [-1], [Infinity]]) {
      expectCode(() => byDistractors(limits), 'INVALID_OPTION');
    }
    expectCode(() => byExpressionLength([0]), 'INVALID_OPTION');
  });
});

describe('boxSizeOf', () => {
  it('puts each area into one class', () => {
    expect([1023, 1024, 9215, 9216].map(boxSizeOf)).to.deep.equal([
      'small',
      'medium',
      'medium',
      'large',
    ]);
  });
});
