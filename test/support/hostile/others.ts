import type { HostileImage } from './bytes.js';
import { bytesOf, latin, sample } from './bytes.js';

function bmpOfRuns(): Uint8Array {
  const header = Buffer.alloc(54 + 1024);
  header.write('BM', 'latin1');
  header.writeUInt32LE(54 + 1024, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(1, 18);
  header.writeInt32LE(1, 22);
  header.writeUInt16LE(8, 28);
  header.writeUInt32LE(1, 30);
  return bytesOf(header, new Uint8Array(20_000_000).fill(255));
}

function gifOfFrames(count: number): Uint8Array {
  const screen = [...latin('GIF89a'), 8, 0, 8, 0, 0xf0, 0, 0, 0, 0, 0, 255, 255, 255];
  const picture = [0x2c, 0, 0, 0, 0, 8, 0, 8, 0, 0, 2, 2, 0x44, 1, 0];
  const frames = new Uint8Array(picture.length * count);
  for (let index = 0; index < count; index++) frames.set(picture, picture.length * index);
  return bytesOf(screen, frames, [0x3b]);
}

/** An AVIF picture that claims to be one of 8×8 pixels in its container only. */
function avifThatLies(): Uint8Array {
  const file = Buffer.from(sample('lossy.avif'));
  const at = file.indexOf('ispe');
  file.writeUInt32BE(8, at + 8);
  file.writeUInt32BE(8, at + 12);
  return Uint8Array.from(file);
}

/** BMP, GIF and AVIF files that cost more than they show. */
export const otherHostileImages: readonly HostileImage[] = [
  { name: 'a BMP whose runs leave its one pixel', make: bmpOfRuns },
  { name: 'a GIF of two hundred thousand frames', make: () => gifOfFrames(200_000) },
  { name: 'an AVIF that claims to be smaller', make: avifThatLies },
];
