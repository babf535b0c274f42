import type { RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';

import type { BmpHeader } from './header.js';
import { readBmpHeader } from './header.js';
import { expandRuns } from './runs.js';
import { invalidImage } from '../errors.js';
import { overWhite } from '../rgb-pixels.js';

type Rgba = readonly [red: number, green: number, blue: number, alpha: number];
type PixelReader = (rowStart: number, column: number) => Rgba;

/**
 * Decodes a BMP file into 8-bit RGB: 1, 4 and 8 bits with a palette, plain or run-length coded; 16,
 * 24 and 32 bits, also with own colour masks; bottom-up and top-down rows; Windows and OS/2 headers.
 * Masked samples of n bits become `floor(255·value / (2ⁿ − 1))`, as in Pillow; an alpha mask is laid
 * over white.
 */
export function decodeBmp(bytes: Uint8Array): RasterImage {
  const header = readBmpHeader(bytes);
  const { width, height, topDown } = header;
  const rowBytes = header.storage === 'runs' ? width : 4 * Math.ceil((width * header.bits) / 32);
  const pixels =
    header.storage === 'runs' ? expandRuns(bytes, header) : bytes.subarray(header.pixelOffset);
  if (pixels.length < minimalLength(header, rowBytes)) {
    throw invalidImage(
      `expected ${rowBytes * height} bytes of BMP pixels, got ${pixels.length}; the file is cut off`,
    );
  }
  const image = createRasterImage(width, height);
  const readPixel = pixelReader(pixels, bytes, header);
  for (let row = 0; row < height; row++) {
    let to = 3 * width * (topDown ? row : height - 1 - row);
    for (let column = 0; column < width; column++, to += 3) {
      const [red, green, blue, alpha] = readPixel(row * rowBytes, column);
      image.data[to] = overWhite(red, alpha);
      image.data[to + 1] = overWhite(green, alpha);
      image.data[to + 2] = overWhite(blue, alpha);
    }
  }
  return image;
}

/** The padding of the last row is often left out. */
function minimalLength({ width, height, bits, storage }: BmpHeader, rowBytes: number): number {
  const lastRow = storage === 'runs' ? width : Math.ceil((width * bits) / 8);
  return rowBytes * (height - 1) + lastRow;
}

function pixelReader(pixels: Uint8Array, bytes: Uint8Array, header: BmpHeader): PixelReader {
  if (header.bits <= 8) return paletteReader(pixels, readPalette(bytes, header), header);
  if (header.bits !== 24) return maskReader(pixels, header);
  return (rowStart, column) => {
    const at = rowStart + 3 * column;
    return [pixels[at + 2] ?? 0, pixels[at + 1] ?? 0, pixels[at] ?? 0, 255];
  };
}

function paletteReader(
  pixels: Uint8Array,
  palette: readonly Rgba[],
  { bits, storage }: BmpHeader,
): PixelReader {
  const black: Rgba = [0, 0, 0, 255];
  if (bits === 8 || storage === 'runs') {
    return (rowStart, column) => palette[pixels[rowStart + column] ?? 0] ?? black;
  }
  const perByte = 8 / bits;
  const mask = (1 << bits) - 1;
  return (rowStart, column) => {
    const shift = 8 - bits * ((column % perByte) + 1);
    const byte = pixels[rowStart + Math.floor(column / perByte)] ?? 0;
    return palette[(byte >> shift) & mask] ?? black;
  };
}

function readPalette(bytes: Uint8Array, header: BmpHeader): readonly Rgba[] {
  const { bits, paletteOffset, paletteEntryBytes, pixelOffset } = header;
  const room = Math.floor((pixelOffset - paletteOffset) / paletteEntryBytes);
  const length = Math.max(0, Math.min(1 << bits, room));
  return Array.from({ length }, (_, index): Rgba => {
    const at = paletteOffset + paletteEntryBytes * index;
    return [bytes[at + 2] ?? 0, bytes[at + 1] ?? 0, bytes[at] ?? 0, 255];
  });
}

function maskReader(pixels: Uint8Array, { bits, masks }: BmpHeader): PixelReader {
  const [red, green, blue, alpha] = masks.map(sampleOfMask) as [Sampler, Sampler, Sampler, Sampler];
  const opaque = masks[3] === 0;
  const bytesPerPixel = bits / 8;
  return (rowStart, column) => {
    let value = 0;
    for (let i = bytesPerPixel - 1; i >= 0; i--) {
      value = value * 256 + (pixels[rowStart + bytesPerPixel * column + i] ?? 0);
    }
    return [red(value), green(value), blue(value), opaque ? 255 : alpha(value)];
  };
}

type Sampler = (pixel: number) => number;

function sampleOfMask(mask: number): Sampler {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  return (pixel) => Math.floor((((pixel & mask) >>> shift) * 255) / most);
}
