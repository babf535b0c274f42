import { expect } from 'chai';

import type { NumericArray, OnnxElementType } from '@grounder/onnx/internal';
import { createTensor, decodeModel, readTensorValues } from '@grounder/onnx';

import { thrownBy } from '../../support/failures.js';
import { readFixture } from '../../support/fixtures.js';

const arrays: readonly (readonly [OnnxElementType, NumericArray])[] = [
  ['float32', Float32Array.of(1.5, NaN, -Infinity)],
  ['float64', Float64Array.of(0.1)],
  ['int8', Int8Array.of(-128)],
  ['uint8', Uint8Array.of(255)],
  ['int16', Int16Array.of(-32768)],
  ['uint16', Uint16Array.of(65535)],
  ['int32', Int32Array.of(-1)],
  ['uint32', Uint32Array.of(2 ** 32 - 1)],
  ['int64', BigInt64Array.of(-(2n ** 63n))],
  ['uint64', BigUint64Array.of(2n ** 64n - 1n)],
];

describe('createTensor', () => {
  for (const [type, data] of arrays) {
    it(`takes a ${data.constructor.name} as ${type}`, () => {
      const tensor = createTensor({ name: 't', dims: [data.length], data });

      expect(tensor.type).to.equal(type);
      expect(readTensorValues(tensor)).to.deep.equal(data);
    });
  }

  it('takes texts', () => {
    const tensor = createTensor({ name: 't', dims: [2], data: ['', '犬'] });

    expect(tensor.type).to.equal('string');
    expect(readTensorValues(tensor)).to.deep.equal(['', '犬']);
  });

  it('takes a part of a larger array', () => {
    const data = Float32Array.of(1, 2, 3, 4).subarray(1, 3);

    const tensor = createTensor({ name: 't', dims: [2], data });

    expect(readTensorValues(tensor)).to.deep.equal(Float32Array.of(2, 3));
  });

  it('refuses another number of elements than the axes say', () => {
    const error = thrownBy(() =>
      createTensor({ name: 't', dims: [3], data: Float32Array.of(1, 2) }),
    );

    expect(error).to.have.property('code', 'INVALID_MODEL');
  });
});

describe('readTensorValues', () => {
  it('reads data at any place in a file', () => {
    const { initializers } = decodeModel(readFixture('onnx/tensors-raw.onnx')).graph;

    const read = new Map(initializers.map((tensor) => [tensor.name, readTensorValues(tensor)]));

    expect(read.get('float64')?.at(-1)).to.equal(1e300);
    expect(read.get('int64')).to.deep.equal(
      BigInt64Array.of(-(2n ** 63n), -1n, 0n, 2n ** 53n + 1n, 2n ** 63n - 1n),
    );
    expect(read.get('bool')).to.deep.equal(Uint8Array.of(1, 0, 1));
    expect(read.get('float16')?.[2]).to.equal(0x3e00);
    expect(read.get('complex64')).to.deep.equal(Float32Array.of(1, 2, -0, -3));
  });

  it('refuses data in another file', () => {
    const [tensor] = decodeModel(readFixture('onnx/tensors-external.onnx')).graph.initializers;

    const error = thrownBy(() => tensor && readTensorValues(tensor));

    expect(error).to.have.property('code', 'INVALID_MODEL');
    expect(error).to.have.property('message').that.includes('weights.bin');
  });
});
