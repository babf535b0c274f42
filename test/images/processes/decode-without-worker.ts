// Decodes a file where the worker's file is missing, as in a bundle, and prints its size.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { Worker } from 'node:worker_threads';

import { imageJsCodec } from '@grounder/images';

class LostWorker extends Worker {
  constructor() {
    super(new URL('./no-such-worker.js', import.meta.url));
  }
}
process.getBuiltinModule = () => ({ Worker: LostWorker });

const bytes = readFileSync(process.argv[2] ?? '');
const { width, height } = await imageJsCodec().decode(bytes, { maxPixels: 1e6 });
console.log(`${width}×${height}`);
