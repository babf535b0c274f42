import { expect } from 'chai';

import type { Box, Grounding } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import { refined } from 'grounder';

const image = createRasterImage(100, 100);
const at = (left: number, score: number) => {
  const found = { box: { left, top: 10, right: left + 20, bottom: 30 }, label: `at ${left}` };
  return { ...found, detection: { ...found, score: 0.9 }, score, scores: {}, reason: 'said so' };
};
const candidates = [at(0, 3), at(30, 2), at(60, 1)];

const proposing = (found: Grounding['candidates'] = candidates) => ({
  ground: (): Promise<Grounding> =>
    Promise.resolve({
      box: found[0]?.box,
      score: found[0]?.score ?? 0,
      unit: 'similarity',
      label: found[0]?.label,
      reason: 'said so',
      candidates: found,
      query: { text: 'cup', entities: [] },
      warnings: [],
      timings: { detect: 1 },
    }),
});
const reading = (box: Box) => ({ regress: () => Promise.resolve(box) });

describe('refined', () => {
  it('lets the regressor choose among the candidates', async () => {
    const read = { left: 55, top: 12, right: 85, bottom: 33 };
    const answer = await refined(proposing(), reading(read)).ground(image, 'cup');

    expect(answer.label).to.equal('at 60');
    expect(answer.box).to.deep.equal(candidates[2]?.box);
    expect(answer.score).to.equal(1);
    expect(answer.candidates.map(({ label }) => label)).to.deep.equal(['at 60', 'at 0', 'at 30']);
    expect(answer.reason).to.match(/IoU 0\.\d\d/);
    expect(Object.keys(answer.timings)).to.deep.equal(['detect', 'refine']);
  });

  it('keeps the answer when no candidate overlaps what was read off, or there is none', async () => {
    const read = { left: 90, top: 90, right: 99, bottom: 99 };

    const kept = await refined(proposing(), reading(read)).ground(image, 'cup');
    const none = await refined(proposing([]), reading(read)).ground(image, 'cup');

    expect(kept.label).to.equal('at 0');
    expect(none.box).to.equal(undefined);
  });

  it('leaves an answer of several things, and where the grounder looks', async () => {
    const members = [at(0, 3).box, at(30, 2).box];
    const attention = { columns: 1, rows: 1, shares: Float32Array.of(1) };
    const both = {
      ground: async (): Promise<Grounding> => ({ ...(await proposing().ground()), members }),
      attend: () => Promise.resolve(attention),
    };
    const chosen = refined(both, reading(at(60, 1).box));

    expect(await chosen.ground(image, 'cups')).to.deep.equal(await both.ground());
    expect(await chosen.attend?.(image, { text: 'cups', entities: [] })).to.equal(attention);
    expect(refined(proposing(), reading(at(60, 1).box))).to.not.have.property('attend');
  });

  it('adjusts the winner by a box that means the same object, and by no other', async () => {
    const near = { left: 2, top: 12, right: 22, bottom: 32 };
    const far = { left: 60, top: 10, right: 80, bottom: 30 };
    const adjust = (box: Box) =>
      refined(proposing(), reading(box), { mode: 'adjust' }).ground(image, 'cup');

    const adjusted = await adjust(near);
    expect(adjusted.box).to.deep.equal({ left: 1, top: 11, right: 21, bottom: 31 });
    expect(adjusted.candidates[0]?.box).to.deep.equal(adjusted.box);
    expect((await adjust(far)).box).to.deep.equal(candidates[0]?.box);
  });
});
