import { expect } from 'chai';

import type { ReferringExample } from '@grounder/evaluation';
import type { BaselineName } from '@grounder/evaluation/internal';
import { baseline, baselineNames, evaluate } from '@grounder/evaluation';

import { makeExamples, square } from './examples.js';

const [example] = makeExamples(1) as [ReferringExample];
const regions = [
  { box: { left: 0, top: 0, right: 90, bottom: 70 }, label: 'wall', score: 0.3 },
  { box: square(0), label: 'cat', score: 0.5 },
  { box: square(44, 36), label: 'dog', score: 0.4 },
  { box: square(70), label: 'bird', score: 0.9 },
];
const propose = () => Promise.resolve({ regions, width: 100, height: 80 });

async function choose(name: BaselineName, about: ReferringExample = example, seed = 1) {
  const answer = await baseline(name, { propose, seed })(about.image, about.expression, {
    example: about,
  });
  return answer.label;
}

describe('baseline', () => {
  it('chooses the most confident, the largest, that nearest the centre, and the best', async () => {
    expect(await choose('most-confident')).to.equal('bird');
    expect(await choose('largest')).to.equal('wall');
    expect(await choose('centre-most')).to.equal('dog');
    expect(await choose('oracle')).to.equal('cat');
  });

  it('chooses at random each region about equally often', async () => {
    const counts = new Map<string, number>();
    for (const about of makeExamples(2000)) {
      const label = (await choose('random', about)) ?? '';
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }

    // 500 expected, standard deviation 19.
    for (const { label } of regions) expect(counts.get(label)).to.be.within(420, 580);
  });

  it('chooses at random by seed and example, whatever else is asked', async () => {
    const all = makeExamples(30);
    const systems = { random: baseline('random', { propose, seed: 5 }) };

    const together = await evaluate({ examples: all, systems });
    const last = await evaluate({ examples: all.slice(-1), systems });

    expect(together.at(-1)).to.have.property('label', last[0]?.label);
    const labelsOf = async (seed: number) =>
      Promise.all(all.map((about) => choose('random', about, seed)));
    expect(await labelsOf(5)).to.deep.equal(together.map(({ label }) => label));
    expect(await labelsOf(6)).to.not.deep.equal(await labelsOf(5));
  });

  it('knows as an oracle that there is no target, and how good the proposals are', async () => {
    const examples = makeExamples(7);

    const records = await evaluate({
      examples,
      systems: { oracle: baseline('oracle', { propose }) },
    });

    expect(records[6]?.predicted).to.equal(undefined);
    expect(records[0]?.ceiling).to.deep.equal([{ rank: 2, iou: 1, box: square(0) }]);
  });

  for (const name of baselineNames) {
    it(`says that nothing fits when nothing is proposed: ${name}`, async () => {
      const none = () => Promise.resolve({ regions: [], width: 100, height: 80 });

      const { box } = await baseline(name, { propose: none })('a.jpg', 'a cat', { example });

      expect(box).to.equal(undefined);
    });
  }
});
