import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { openSimdKernel } from '@grounder/images';
import { expect } from 'chai';

import { repositoryPath } from '../../support/fixtures.js';

describe('openSimdKernel', () => {
  it('opens where Node runs', () => {
    expect(openSimdKernel()).not.to.equal(undefined);
  });

  it('is assembled from the committed source', () => {
    const source = readFileSync(repositoryPath('scripts/resample-kernel.wat'), 'utf8');
    const module = readFileSync(
      repositoryPath('packages/images/src/resample/simd-module.ts'),
      'utf8',
    );

    expect(module).to.contain(createHash('sha256').update(source).digest('hex'));
  });

  it('is undefined where compiling is forbidden', () => {
    const { WebAssembly: saved } = globalThis;
    Reflect.deleteProperty(globalThis, 'WebAssembly');

    try {
      expect(openSimdKernel()).to.equal(undefined);
    } finally {
      globalThis.WebAssembly = saved;
    }
  });
});
