import { expect } from 'chai';

import type { TfjsWeightEntry } from '@grounder/embedded/internal';
import { decodeTfjsWeights } from '@grounder/embedded';

import { thrownBy } from '../../support/failures.js';

const float16 = { dtype: 'float16' };

function decodeOne(entry: Partial<TfjsWeightEntry>, bytes: Uint8Array): number[] {
  const weight = { name: 'w', shape: [bytes.length], dtype: 'float32', ...entry };
  return [...(decodeTfjsWeights([weight], bytes).get('w')?.data ?? [])];
}

const bytesOf = (values: ArrayBufferView<ArrayBuffer>) => new Uint8Array(values.buffer);

describe('decodeTfjsWeights', () => {
  it('reads floats', () => {
    const values = Float32Array.of(1.5, -0, NaN, Infinity);

    expect(decodeOne({ shape: [4] }, bytesOf(values))).to.deep.equal([...values]);
  });

  it('reads whole numbers', () => {
    const values = Int32Array.of(-1, 2 ** 31 - 1);

    expect(decodeOne({ shape: [2], dtype: 'int32' }, bytesOf(values))).to.deep.equal([...values]);
  });

  for (const [bits, value] of [
    [0x0000, 0],
    [0x8000, -0],
    [0x3c00, 1],
    [0xc000, -2],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0x0400, 2 ** -14],
    [0x03ff, 2 ** -14 - 2 ** -24],
    [0x0001, 2 ** -24],
    [0x8001, -(2 ** -24)],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x7e00, NaN],
  ] as const) {
    it(`widens the half 0x${bits.toString(16)} to ${value}`, () => {
      const bytes = bytesOf(Uint16Array.of(bits));

      expect(decodeOne({ shape: [1], quantization: float16 }, bytes)).to.deep.equal([value]);
    });
  }

  it('rescales 8 and 16 bits to floats', () => {
    const quantization = { scale: 0.5, min: -1 };

    expect(
      decodeOne(
        { shape: [3], quantization: { dtype: 'uint8', ...quantization } },
        Uint8Array.of(0, 1, 255),
      ),
    ).to.deep.equal([-1, -0.5, 126.5]);
    expect(
      decodeOne(
        { shape: [2], quantization: { dtype: 'uint16', ...quantization } },
        bytesOf(Uint16Array.of(0, 65535)),
      ),
    ).to.deep.equal([-1, 32766.5]);
  });

  it('rounds rescaled whole numbers', () => {
    const quantization = { dtype: 'uint8', scale: 0.4, min: 0 };

    expect(
      decodeOne({ shape: [2], dtype: 'int32', quantization }, Uint8Array.of(1, 2)),
    ).to.deep.equal([0, 1]);
  });

  it('reads entries one after the other, also at odd places', () => {
    const bytes = Uint8Array.of(7, 0, 0x3c, 0, 0, 0x80, 0x3f);
    const entries: TfjsWeightEntry[] = [
      { name: 'a', shape: [], dtype: 'bool' },
      { name: 'b', shape: [1, 1], dtype: 'float32', quantization: float16 },
      { name: 'c', shape: [1], dtype: 'float32' },
      { name: 'd', shape: [0], dtype: 'float32' },
    ];

    const constants = decodeTfjsWeights(entries, bytes);

    expect([...constants]).to.deep.equal([
      ['a', { dims: [], data: Int32Array.of(7) }],
      ['b', { dims: [1, 1], data: Float32Array.of(1) }],
      ['c', { dims: [1], data: Float32Array.of(1) }],
      ['d', { dims: [0], data: new Float32Array(0) }],
    ]);
  });

  it('refuses a file that is too short with INVALID_MODEL that names the weight', () => {
    const error = thrownBy(() => decodeOne({ shape: [3] }, new Uint8Array(11)));

    expect(error).to.have.property('code', 'INVALID_MODEL');
    expect(error).to.have.property('message').that.includes('at least 12 bytes').and.includes('w');
  });

  for (const dtype of ['string', 'complex64', 'constructor']) {
    it(`refuses weights of type ${dtype} with INVALID_MODEL`, () => {
      const error = thrownBy(() => decodeOne({ shape: [1], dtype }, new Uint8Array(8)));

      expect(error).to.have.property('code', 'INVALID_MODEL');
    });
  }
});
