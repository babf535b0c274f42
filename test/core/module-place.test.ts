import { placeOfModule } from '@grounder/core/internal';
import { expect } from 'chai';
import { createRequire } from 'node:module';

describe('placeOfModule', () => {
  it('is the address of a module, and a place that require takes where there is none', () => {
    expect(placeOfModule(import.meta.url)).to.equal(import.meta.url);
    expect(() => createRequire(placeOfModule(undefined))).not.to.throw();
  });
});
