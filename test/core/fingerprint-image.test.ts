import { createRandom, createRasterImage, fingerprintImage, hashBytes } from '@grounder/core';
import { expect } from 'chai';

describe('hashBytes', () => {
  it('gives the verification code of MurmurHash3 x86 128 in SMHasher', () => {
    // Hashes of 0, 1, … 255 bytes, and the hash of those hashes, as `VerificationTest` does it.
    const key = Uint8Array.from({ length: 256 }, (_, index) => index);
    const hashes = new Uint32Array(4 * 256);

    key.forEach((length) => {
      hashes.set(hashBytes(key.subarray(0, length), 256 - length), 4 * length);
    });

    expect(hashBytes(new Uint8Array(hashes.buffer), 0)[0]).to.equal(0xb3ece62a);
  });

  it('does not depend on where the bytes lie', () => {
    const bytes = Uint8Array.from({ length: 101 }, (_, index) => index * 7);

    for (const offset of [1, 2, 3, 4]) {
      const moved = new Uint8Array(105);
      moved.set(bytes, offset);
      expect(hashBytes(moved.subarray(offset, offset + 101), 5)).to.deep.equal(hashBytes(bytes, 5));
    }
  });
});

describe('fingerprintImage', () => {
  it('names equal pictures equally and others differently', () => {
    const random = createRandom(1);
    const data = Uint8Array.from({ length: 60 }, () => 256 * random());
    const changed = data.slice();
    changed[59] = (changed[59] ?? 0) ^ 1;

    const name = fingerprintImage(createRasterImage(5, 4, data));

    expect(name).to.match(/^5x4-[0-9a-f]{32}$/);
    expect(fingerprintImage(createRasterImage(5, 4, data.slice()))).to.equal(name);
    expect(fingerprintImage(createRasterImage(4, 5, data))).to.not.equal(name);
    expect(fingerprintImage(createRasterImage(5, 4, changed))).to.not.equal(name);
  });
});
