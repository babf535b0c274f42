// Decodes image files with a codec and prints for each, as a line of JSON, what came of it, how long
// it took and how much more memory than before was held at most.
import { readFileSync } from 'node:fs';
import process from 'node:process';

import type { ImageCodec } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { decodeImage, imageJsCodec, sharpCodec } from '@grounder/images';

import { peakResident } from '../../support/peak-resident.js';

const [name, limit, ...files] = process.argv.slice(2);
const codec: ImageCodec =
  name === 'sharp' ? sharpCodec((await import('sharp')).default) : imageJsCodec();

for (const file of files) {
  const bytes = readFileSync(file);
  const before = peakResident();
  const start = performance.now();
  const outcome = await decodeImage(bytes, { codec, maxPixels: Number(limit) }).then(
    ({ width, height }) => `${width}×${height}`,
    (error: unknown) =>
      GroundingError.isInstance(error) ? error.code : `untyped: ${String(error)}`,
  );
  const seconds = (performance.now() - start) / 1000;
  console.log(JSON.stringify({ outcome, seconds, added: peakResident() - before }));
}
