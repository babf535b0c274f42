import process from 'node:process';

import { createRasterImage } from '@grounder/core';
import { openCenterNet } from '@grounder/embedded';
import { fileCache, nodeRuntime } from '@grounder/models';

/**
 * Run by the test of `openCenterNet` as a process of its own: opens the detector with a cache in
 * the folder given and prints how many things it finds in a grey picture at threshold 0.
 */
const [folder = ''] = process.argv.slice(2);
await using detector = await openCenterNet({
  runtime: nodeRuntime({ threads: 1 }),
  cache: fileCache(folder),
  scoreThreshold: 0,
});
const picture = createRasterImage(8, 8, new Uint8Array(3 * 8 * 8).fill(128));

console.log((await detector.detect(picture)).length);
