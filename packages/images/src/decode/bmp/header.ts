import { invalidImage, unsupportedImage } from '../errors.js';

/** What a BMP file says of its pixels. */
export interface BmpHeader {
  /** Columns, as claimed. */
  readonly width: number;
  /** Rows, as claimed. */
  readonly height: number;
  /** Whether the first stored row is the top one; otherwise it is the bottom one. */
  readonly topDown: boolean;
  /** Bits a pixel: 1, 4, 8 (palette), 16, 24 or 32. */
  readonly bits: number;
  /** How pixels are stored: one after the other, or as runs of palette indices. */
  readonly storage: 'plain' | 'runs';
  /** Where the pixels begin, in bytes. */
  readonly pixelOffset: number;
  /** Where the palette begins, in bytes. */
  readonly paletteOffset: number;
  /** Bytes a palette entry: blue, green, red and perhaps an unused one. */
  readonly paletteEntryBytes: 3 | 4;
  /** Bits of red, green, blue and alpha in a 16- or 32-bit pixel; an alpha of 0 is none. */
  readonly masks: readonly [red: number, green: number, blue: number, alpha: number];
}

const fileHeaderBytes = 14;
const coreHeaderBytes = 12;
const infoHeaderBytes = 40;
/** From version 3 of the header on, the masks stand in it; the fourth is alpha's. */
const headerBytesWithAlphaMask = 56;
/** Version 5 has 124; nothing longer is known. */
const mostHeaderBytes = 124;
const bytesOfMasks: Readonly<Record<number, number>> = { 3: 12, 6: 16 };
const depthsOfCompression: Readonly<Record<number, readonly number[]>> = {
  0: [1, 4, 8, 16, 24, 32],
  1: [8],
  2: [4],
  3: [16, 32],
  6: [16, 32],
};

/** Reads the headers of a BMP file. */
export function readBmpHeader(bytes: Uint8Array): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = readHeaderLength(view);
  return headerBytes === coreHeaderBytes ? readCoreHeader(view) : readInfoHeader(view, headerBytes);
}

function readHeaderLength(view: DataView): number {
  const headerBytes = view.byteLength < 26 ? 0 : view.getUint32(fileHeaderBytes, true);
  const known = headerBytes >= infoHeaderBytes && headerBytes <= mostHeaderBytes;
  if (headerBytes === coreHeaderBytes || (known && view.byteLength >= 54)) return headerBytes;
  throw invalidImage('expected a BMP header, got other bytes after "BM"');
}

function readInfoHeader(view: DataView, headerBytes: number): BmpHeader {
  const bits = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  if (depthsOfCompression[compression]?.includes(bits) !== true) {
    throw unsupportedImage(
      `expected a BMP of 1 to 32 bits, plain or run-length coded, got ${bits} bits with compression ${compression}; convert the file to PNG`,
    );
  }
  const height = view.getInt32(22, true);
  // Only the shortest header has its masks behind it, before the palette.
  const maskBytes = headerBytes === infoHeaderBytes ? (bytesOfMasks[compression] ?? 0) : 0;
  return {
    width: view.getInt32(18, true),
    height: Math.abs(height),
    topDown: height < 0,
    bits,
    storage: compression === 1 || compression === 2 ? 'runs' : 'plain',
    pixelOffset: view.getUint32(10, true),
    paletteOffset: fileHeaderBytes + headerBytes + maskBytes,
    paletteEntryBytes: 4,
    masks: readMasks(view, headerBytes, bits, compression),
  };
}

function readCoreHeader(view: DataView): BmpHeader {
  const bits = view.getUint16(24, true);
  if (![1, 4, 8, 24].includes(bits)) {
    throw invalidImage(`expected an OS/2 BMP of 1, 4, 8 or 24 bits, got ${bits}`);
  }
  return {
    width: view.getUint16(18, true),
    height: view.getUint16(20, true),
    topDown: false,
    bits,
    storage: 'plain',
    pixelOffset: view.getUint32(10, true),
    paletteOffset: fileHeaderBytes + coreHeaderBytes,
    paletteEntryBytes: 3,
    masks: [0, 0, 0, 0],
  };
}

function readMasks(
  view: DataView,
  headerBytes: number,
  bits: number,
  compression: number,
): BmpHeader['masks'] {
  if (compression !== 3 && compression !== 6) {
    return bits === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0];
  }
  const hasAlpha = headerBytes >= headerBytesWithAlphaMask || compression === 6;
  const at = fileHeaderBytes + infoHeaderBytes;
  if (view.byteLength < at + 16)
    throw invalidImage('expected BMP colour masks; the file is cut off');
  return [
    view.getUint32(at, true),
    view.getUint32(at + 4, true),
    view.getUint32(at + 8, true),
    hasAlpha ? view.getUint32(at + 12, true) : 0,
  ];
}
