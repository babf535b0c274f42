import { expect } from 'chai';

import type { Candidate, Grounding, NounPhrase } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import { grouped } from 'grounder';
import { nounPhrase } from '@grounder/testing/internal';

const image = createRasterImage(100, 100);
const at = (left: number, score: number): Candidate => {
  const found = { box: { left, top: 10, right: left + 10, bottom: 30 }, label: 'person' };
  const detection = { ...found, score: 0.9 };
  return { ...found, detection, score, scores: {}, reason: `at ${left}` };
};
const candidates = [at(40, 0.4), at(41, 0.35), at(0, 0.3), at(80, 0.15), at(60, 0.01), at(90, 0)];

function answering(subject: NounPhrase, found = candidates): Grounding {
  return {
    box: found[0]?.box,
    score: found[0]?.score ?? 0,
    unit: 'probability',
    label: found[0]?.label,
    reason: 'said so',
    candidates: found,
    query: { text: subject.text, subject, entities: [] },
    warnings: [],
    timings: {},
  };
}

const ask = (said: Partial<NounPhrase>, found = candidates) =>
  grouped({
    ground: () => Promise.resolve(answering(nounPhrase('person', said), found)),
  }).ground(image, 'people');

describe('grouped', () => {
  it('answers with as many different things as are said', async () => {
    const { box, members, reason, score, label } = await ask({ plural: true, count: 2 });

    expect(members?.map(({ left }) => left)).to.deep.equal([40, 0]);
    expect(box).to.deep.equal({ left: 0, top: 10, right: 50, bottom: 30 });
    expect(reason).to.equal('2 together: at 40; at 0');
    expect({ score, label }).to.deep.equal({ score: 0.4, label: 'person' });
  });

  it('answers a plural without a number with all that come near the best', async () => {
    const { members } = await ask({ plural: true });

    expect(members?.map(({ left }) => left)).to.deep.equal([40, 0, 80]);
  });

  it('says when there are fewer than were said, and explains three of many', async () => {
    const few = await ask({ plural: true, count: 9 });

    expect(few.reason).to.equal('4 of 9 together: at 40; at 0; at 80; and 1 more');
  });

  it('leaves the singular, and the answer that nothing fits, as they were', async () => {
    expect(await ask({})).to.deep.equal(answering(nounPhrase('person', {})));
    expect(await ask({ plural: true }, [])).to.deep.equal(
      answering(nounPhrase('person', { plural: true }), []),
    );
  });

  it('passes on where the inner grounder can tell it', async () => {
    const attention = { columns: 1, rows: 1, shares: Float32Array.of(1) };
    const inner = {
      ground: () => Promise.resolve(answering(nounPhrase('person'))),
      attend: () => Promise.resolve(attention),
    };

    const query = { text: 'people', entities: [] };
    expect(await grouped(inner).attend?.(image, query)).to.equal(attention);
    const { ground } = inner;
    expect('attend' in grouped({ ground })).to.equal(false);
  });
});
