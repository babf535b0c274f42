import type { Tensor } from '@grounder/core';
import { readFloats } from '@grounder/core';
import { expect } from 'chai';

import { expectCode } from '../support/failures.js';

const data = Float32Array.of(1, 2, 3, 4, 5, 6);
const tensor: Tensor = { type: 'float32', dims: [1, 2, 3], data };

describe('readFloats', () => {
  it('returns the very data when the axes fit', () => {
    expect(readFloats(tensor, [1, 2, 3])).to.equal(data);
  });

  it('accepts any length for -1', () => {
    expect(readFloats(tensor, [-1, 2, -1])).to.equal(data);
  });

  it('accepts no axes for a scalar', () => {
    const scalar = { type: 'float32', dims: [], data: Float32Array.of(7) };

    expect(readFloats(scalar, [])).to.equal(scalar.data);
  });

  for (const [what, value, dims] of [
    ['another length', tensor, [1, 2, 4]],
    ['more axes', tensor, [1, 2, 3, 1]],
    ['fewer axes', tensor, [1, 2]],
    ['no tensor', undefined, [1]],
    ['another type', { ...tensor, type: 'int32', data: new Int32Array(6) }, [1, 2, 3]],
    ['data that belie the type', { ...tensor, data: new Float64Array(6) }, [1, 2, 3]],
    ['half floats', { ...tensor, type: 'float16', data: new Uint16Array(6) }, [1, 2, 3]],
  ] as const) {
    it(`refuses ${what}`, () => {
      expectCode(() => readFloats(value, dims), 'MODEL_MISMATCH');
    });
  }

  it('says what was expected and what came', () => {
    expect(() => readFloats(tensor, [1, 84, -1])).to.throw(
      'expected float32[1,84,-1], got float32[1,2,3]',
    );
    expect(() => readFloats(undefined, [1])).to.throw('got nothing');
  });
});
