import { defined } from '@grounder/core/internal';
import { expect } from 'chai';

describe('defined', () => {
  it('leaves out what is undefined and keeps every other value', () => {
    const fields = { none: undefined, no: false, zero: 0, empty: '', nothing: null };

    expect(defined(fields)).to.have.all.keys('no', 'zero', 'empty', 'nothing');
  });

  it('makes options that may be undefined fit options that may be absent', () => {
    const threads: number | undefined = [2].at(1);

    const options: { readonly threads?: number } = defined({ threads });

    expect(options).to.deep.equal({});
  });
});
