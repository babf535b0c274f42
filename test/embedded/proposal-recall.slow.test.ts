import { expect } from 'chai';
import { readFile } from 'node:fs/promises';

import type { Detection } from '@grounder/core';
import { iou } from '@grounder/core';
import { openCenterNet } from '@grounder/embedded';
import { decodeImage } from '@grounder/images';
import { nodeRuntime } from '@grounder/models';

import { sharedDataPath } from '../support/fixtures.js';
import { sharedCache } from './memory-cache.js';

interface Line {
  readonly file_name: string;
  readonly bbox_xyxy: readonly [number, number, number, number] | null;
}

describe('CenterNetDetector on RefCOCOS', () => {
  it('proposes at least 83 % of the targets with an IoU of 0.5 or more', async function () {
    const folder = sharedDataPath('refcocos-dev');
    if (folder === undefined) this.skip();
    this.timeout(600_000);
    await using detector = await openCenterNet({ runtime: nodeRuntime(), cache: sharedCache });
    const lines = (await readFile(`${folder}/expressions.jsonl`, 'utf8')).trim().split('\n');
    const proposals = new Map<string, readonly Detection[]>();

    let targets = 0;
    let proposed = 0;
    for (const line of lines) {
      const { file_name: file, bbox_xyxy: corners } = JSON.parse(line) as Line;
      if (corners === null) continue;
      const path = `${folder}/images/${file}`;
      const found =
        proposals.get(file) ?? (await detector.detect(await decodeImage(await readFile(path))));
      proposals.set(file, found);
      const [left, top, right, bottom] = corners;
      targets += 1;
      if (found.some(({ box }) => iou(box, { left, top, right, bottom }) >= 0.5)) proposed += 1;
    }

    expect(targets).to.equal(191);
    expect(proposed / targets).to.be.at.least(0.83);
  });
});
