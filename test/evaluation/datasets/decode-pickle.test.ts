import type { PlainValue } from '@grounder/evaluation/internal';
import { decodePickle } from '@grounder/evaluation';
import { GroundingError } from '@grounder/core';
import { expect } from 'chai';

import { expectCode, thrownBy } from '../../support/failures.js';
import { readJsonFixture } from '../../support/fixtures.js';

interface Pickles {
  readonly plain: readonly { name: string; pickle: string; value: PlainValue }[];
  readonly refused: readonly { name: string; pickle: string }[];
}

const { plain, refused } = readJsonFixture('datasets/pickles.json') as Pickles;

describe('decodePickle', () => {
  for (const { name, pickle, value } of plain) {
    it(`reads what Python wrote: ${name}`, () => {
      expect(decodePickle(fromBase64(pickle))).to.deep.equal(value);
    });
  }

  for (const { name, pickle } of refused) {
    it(`refuses ${name}`, () => {
      expectCode(() => decodePickle(fromBase64(pickle)), 'INVALID_DATA');
    });
  }

  it('names the file, the byte, the opcode and what to do', () => {
    const call = refused.find(({ name }) => name === 'os.system, protocol 0');

    const error = thrownBy(() => decodePickle(fromBase64(call?.pickle ?? ''), 'refs(umd).p'));

    expect(String(error)).to.match(
      /refs\(umd\)\.p, byte \d+: expected plain .* got GLOBAL \(a class or function\); nothing was/,
    );
  });

  it('refuses every beginning of a file', () => {
    for (const { name, pickle } of plain.filter(({ name }) => name.startsWith('Python'))) {
      const bytes = fromBase64(pickle);
      for (let length = 0; length < bytes.length; length += bytes.length > 400 ? 97 : 1) {
        expectCode(() => decodePickle(bytes.subarray(0, length), name), 'INVALID_DATA');
      }
    }
  });

  it('reads or refuses a file with any one byte changed', () => {
    const bytes = fromBase64(
      plain.find(({ name }) => name === 'Python 3, protocol 4')?.pickle ?? '',
    );
    for (let offset = 0; offset < bytes.length; offset += 7) {
      const damaged = Uint8Array.from(bytes);
      damaged[offset] = (offset * 31) & 0xff;
      try {
        decodePickle(damaged);
      } catch (error) {
        expect(GroundingError.isInstance(error), String(error)).to.be.true;
      }
    }
  });

  it('leaves the prototypes of objects alone', () => {
    const bytes = Buffer.from("(dS'__proto__'\n(dS'polluted'\nI1\nss.", 'latin1');

    const value = decodePickle(bytes) as Record<string, PlainValue>;

    expect(Object.keys(value)).to.deep.equal(['__proto__']);
    expect(Object.getPrototypeOf(value)).to.equal(Object.prototype);
    expect(value).not.to.have.property('polluted');
  });

  it('takes no memory for the numbers that a memo is given', () => {
    const bytes = Buffer.from('Nr\xff\xff\xff\xffj\xff\xff\xff\xff0.', 'latin1');

    expect(decodePickle(bytes)).to.equal(null);
  });

  it('shares what a pickle shares, so that lists of lists stay small', () => {
    // Thirty lists, each holding the one before twice: 2^30 elements when written out.
    const doubled = Array.from(
      { length: 30 },
      (_, index) => `q${chr(index)}0](h${chr(index)}h${chr(index)}e`,
    );
    const bytes = Buffer.from(`]${doubled.join('')}.`, 'latin1');

    const list = decodePickle(bytes) as PlainValue[];

    expect(list).to.have.length(2);
    expect(list[0]).to.equal(list[1]);
  });

  it('reads a list of 100,000 elements in one go, and 100,000 lists in each other', () => {
    const wide = Buffer.from(`](${'K\x01'.repeat(100_000)}e.`, 'latin1');
    const deep = Buffer.from(`${']'.repeat(100_000)}${'a'.repeat(99_999)}.`, 'latin1');

    expect(decodePickle(wide)).to.have.length(100_000);
    expect(decodePickle(deep)).to.have.length(1);
  });

  for (const [what, pickle] of [
    ['digits of a float', `F${'1'.repeat(200_000)}x\n.`],
    ['digits of a fraction', `F1.${'1'.repeat(200_000)}x\n.`],
    ['digits of a whole number', `I${'1'.repeat(200_000)}\n.`],
    ['digits of a long one', `L${'1'.repeat(200_000)}L\n.`],
    ['backslashes in a string that does not end', `S'${'\\'.repeat(200_001)}\n.`],
    ['code points that are none', `V${'\\U99999999'.repeat(20_000)}\n.`],
    ['marks', `${'('.repeat(200_000)}.`],
  ] as const) {
    it(`refuses 200,000 characters of ${what} in no time`, () => {
      expectCode(() => decodePickle(Buffer.from(pickle, 'latin1')), 'INVALID_DATA');
    }).timeout(2000);
  }

  it('reads 200,000 backslashes in no time, and escapes after a pair or none', () => {
    const slashes = '\\'.repeat(200_000);

    expect(decodePickle(Buffer.from(`V${slashes}x\n.`))).to.equal(`${slashes}x`);
    expect(
      decodePickle(Buffer.from(String.raw`V\\u0041 \\\u0041 \u0041 \U0001f415` + '\n.')),
    ).to.equal(String.raw`\\u0041 \\A A 🐕`);
  }).timeout(2000);

  it('keeps whole numbers beyond 2^53 exact', () => {
    expect(decodePickle(Buffer.from('L9007199254740993L\n.'))).to.equal(9007199254740993n);
  });
});

function fromBase64(text: string): Uint8Array {
  return Buffer.from(text, 'base64');
}

function chr(code: number): string {
  return String.fromCharCode(code);
}
