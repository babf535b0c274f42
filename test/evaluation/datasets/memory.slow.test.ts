import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { refcocogSize, writeSyntheticRefcoco } from './synthetic-refcoco.js';

const script = fileURLToPath(new URL('../processes/dataset-scale.js', import.meta.url));

describe('a data set of the size of RefCOCOg', () => {
  it('is gone through twice by a process that never holds 340 MB', async function () {
    this.timeout(240_000);
    const root = await mkdtemp(join(tmpdir(), 'grounder-memory-'));
    try {
      // The real file has 209,000 annotations and 110 MB.
      const size = { ...refcocogSize, annotations: 209_000, outlineNumbers: 60 };
      const set = await writeSyntheticRefcoco(root, size);

      // About 275 MB, of which Node itself has 50.
      const line = execFileSync(process.execPath, [script, set], { encoding: 'utf8' });
      expect(Number(/(\d+) MB\s*$/.exec(line)?.[1])).to.be.within(50, 340);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});
