import { expect } from 'chai';

import type { TrainingRecord } from '@grounder/training/internal';
import {
  crc32c,
  encodeEventHeader,
  encodeScalarEvent,
  formatRecord,
  toScalarEvent,
} from '@grounder/training/internal';

import { readFixture, readJsonFixture } from '../../support/fixtures.js';
import { createEventFile, eventRecords } from './event-file.js';

interface ReadScalar {
  readonly tag: string;
  readonly step: number;
  readonly wallTime: number;
  readonly value: number;
}

describe('encodeScalarEvent', () => {
  it('writes the bytes that the real TensorBoard has read', () => {
    const file = readFixture('training/events.out.tfevents.fixture');

    expect(Buffer.compare(createEventFile(), file)).to.equal(0);
  });

  it('writes what the real TensorBoard reads as the same scalars', () => {
    const read = readJsonFixture('training/events.json') as readonly ReadScalar[];
    const written = eventRecords().flatMap(({ record, wallTime }) => {
      const { step, scalars } = toScalarEvent(record, wallTime);
      return Object.entries(scalars).map(([tag, value]) => {
        return { tag, step, wallTime, value: Math.fround(value) };
      });
    });

    expect(read).to.have.deep.members(written);
  });

  it('writes what a diverging training measures', () => {
    const scalars = { nan: NaN, infinite: -Infinity, beyond: 1e300 };

    const event = Buffer.from(encodeScalarEvent({ wallTime: 0, step: 1, scalars }));

    const numbers = Object.keys(scalars).map((name) =>
      event.readFloatLE(event.indexOf(name) + name.length + 1),
    );
    expect(numbers).to.deep.equal([NaN, -Infinity, Infinity]);
  });

  it('writes steps beyond 2^31', () => {
    const event = encodeScalarEvent({ wallTime: 0, step: 2 ** 40, scalars: {} });

    expect([...event.subarray(21, 28)]).to.deep.equal([16, 128, 128, 128, 128, 128, 32]);
    expect(encodeEventHeader(0)).to.have.lengthOf(40);
  });
});

describe('crc32c', () => {
  // RFC 3720, appendix B.4.
  for (const [what, bytes, checksum] of [
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(255), 0x62a8ab43],
    ['0 to 31', Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd794e],
    ['digits', new TextEncoder().encode('123456789'), 0xe3069283],
  ] as const) {
    it(`gives the known checksum of ${what}`, () => {
      expect(crc32c(bytes)).to.equal(checksum);
    });
  }
});

describe('formatRecord', () => {
  const record: TrainingRecord = {
    kind: 'step',
    step: 3,
    epoch: 0,
    learningRate: 0.5,
    scalars: { loss: 0.25, gradientNorm: Infinity },
  };

  it('writes one line of JSON', () => {
    expect(formatRecord(record, 1.5)).to.equal(
      '{"wallTime":1.5,"kind":"step","step":3,"epoch":0,"learningRate":0.5,' +
        '"scalars":{"loss":0.25,"gradientNorm":null}}\n',
    );
  });
});
