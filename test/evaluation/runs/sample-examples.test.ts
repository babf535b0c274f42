import { expect } from 'chai';

import { sampleExamples } from '@grounder/evaluation';

import { expectRejection } from '../../support/failures.js';
import { makeExamples } from './examples.js';

const examples = makeExamples(50);

describe('sampleExamples', () => {
  it('draws each example once, in order, the same for the same seed', async () => {
    const drawn = await sampleExamples(examples, { limit: 10, seed: 4 });

    const places = drawn.map((example) => examples.indexOf(example));
    expect(places).to.deep.equal([...new Set(places)].sort((a, b) => a - b));
    expect(drawn).to.have.length(10);
    expect(await sampleExamples(examples, { limit: 10, seed: 4 })).to.deep.equal(drawn);
    expect(await sampleExamples(examples, { limit: 10, seed: 5 })).to.not.deep.equal(drawn);
  });

  it('gives all when there are no more', async () => {
    expect(await sampleExamples(examples, { limit: 50 })).to.deep.equal(examples);
  });

  it('gives each example the same chance', async () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 2000; seed += 1) {
      for (const { id } of await sampleExamples(examples, { limit: 5, seed })) {
        counts.set(id, (counts.get(id) ?? 0) + 1);
      }
    }

    // 200 expected, standard deviation 13.
    for (const { id } of examples) expect(counts.get(id)).to.be.within(140, 260);
  });

  it('refuses a limit that is no whole number of at least 1', async () => {
    await expectRejection(sampleExamples(examples, { limit: 0 }), 'INVALID_OPTION');
  });
});
