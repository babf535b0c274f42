import { expect } from 'chai';
import { execFileSync } from 'node:child_process';

import { repositoryPath } from '../../support/fixtures.js';

const program = repositoryPath('build/test/images/processes/resize-noise.js');

describe('resizeImage', () => {
  const compilers: Readonly<Record<string, readonly string[]>> = {
    'the first of V8’s two compilers': ['--liftoff-only'],
    'the second': ['--no-liftoff'],
    // Node 20 compiles the SIMD kernel wrongly then, which openSimdKernel has to notice.
    'the first on a processor without AVX': ['--no-enable-avx', '--liftoff-only'],
  };
  for (const [name, flags] of Object.entries(compilers)) {
    it(`gives the same bytes as compiled by ${name}`, function () {
      if (process.arch !== 'x64') this.skip();

      const differing = execFileSync(process.execPath, [...flags, program], { encoding: 'utf8' });

      expect(differing).to.equal('0\n');
    });
  }
});
