import type { Tensor } from '@grounder/core';
import { widenHalves } from '@grounder/core';
import { expect } from 'chai';

import { members, openMember, picture, scriptedSession } from './fake-detectors.js';

for (const member of members) {
  const { kind, input } = member;

  describe(`${kind} in half precision`, () => {
    it('feeds halves and reads halves', async () => {
      const halves = scriptedSession(member, { type: 'float16' });
      const floats = scriptedSession(member);

      const [found, ...others] = await openMember(member, halves).detect(picture);
      const [wanted] = await openMember(member, floats).detect(picture);

      expect(others).to.be.empty;
      expect(found?.label).to.equal('dog');
      expect(found?.score).to.be.closeTo(0.75, 1e-3);
      for (const side of ['left', 'top', 'right', 'bottom'] as const) {
        expect(found?.box[side]).to.be.closeTo(wanted?.box[side] ?? NaN, 0.05);
      }
      const fed = halves.runs[0]?.[input];
      expect(fed?.type).to.equal('float16');
      const worst = largestDifference(fed, floats.runs[0]?.[input]);
      // Eleven bits of numbers up to 255.
      expect(worst).to.be.at.most(255 / 2 ** 11);
    });

    it('shares runs', async () => {
      const session = scriptedSession(member, { type: 'float16', batch: 'batch' });

      const found = await openMember(member, session).detectEach([picture, picture]);

      expect(found.map((detections) => detections.length)).to.deep.equal([1, 1]);
      expect(session.runs).to.have.lengthOf(1);
    });
  });
}

function largestDifference(halves: Tensor | undefined, floats: Tensor | undefined): number {
  const values = widenHalves(halves?.data as Uint16Array);
  const exact = floats?.data as Float32Array;
  return exact.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - (values[index] ?? NaN))),
    0,
  );
}
