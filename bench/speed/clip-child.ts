// Scores 20 regions in a process of its own, so that its peak memory can be told:
// `node build/bench/speed/clip-child.js FOLDER (grounder|peer-each|peer-batch) (fp32|fp16|q8) BATCH`.
import type { RasterImage } from '@grounder/core';
import { sharpCodec } from '@grounder/images';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';

import { peakResident } from '../../test/support/peak-resident.js';
import { freshScorer, openClip } from './clip-ours.js';
import type { Precision } from './clip-peer.js';
import { createRegions, phrase } from './clip-regions.js';
import { harbour } from '../soak/photos.js';
import { median } from './statistics.js';

const count = 20;
const runs = 5;
const [folder = '', program = 'grounder', precision = 'fp32', batch = '32'] = process.argv.slice(2);

const bytes = new Uint8Array(await readFile(harbour));
const image = await sharpCodec(sharp).decode(bytes, { maxPixels: 1e8 });
const score = await createProgram(image);
let logits: readonly number[] = await score();
const times: number[] = [];
for (let run = 0; run < runs; run += 1) {
  const start = performance.now();
  logits = await score();
  times.push(performance.now() - start);
}
const peakMegabytes = peakResident() / 2 ** 20;
console.log(JSON.stringify({ milliseconds: median(times), peakMegabytes, logits }));
process.exit(0);

async function createProgram(photo: RasterImage): Promise<() => Promise<readonly number[]>> {
  const regions = createRegions(photo, count);
  const weights = precision as Precision;
  if (program === 'grounder') {
    const clip = await openClip(folder, weights);
    const query = { text: phrase, entities: [] };
    return async () => [
      ...(
        await freshScorer(clip, { batchSize: Number(batch) }).score({
          image: photo,
          regions,
          query,
        })
      ).scores,
    ];
  }
  // Loaded only here, since a library in memory counts.
  const { openClipPeer } = await import('./clip-peer.js');
  const peer = await openClipPeer(folder, weights);
  const text = `a photo of ${phrase}`;
  return program === 'peer-each'
    ? () => peer.scoreEach(regions, text)
    : () => peer.scoreBatch(regions, text);
}
