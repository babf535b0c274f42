import { GroundingError } from '@grounder/core';
import { describeValue } from '@grounder/core/internal';

import { readHeifSize } from './avif-header.js';
import { readBmpHeader } from './bmp/header.js';
import { invalidImage, unsupportedHeic, unsupportedImage } from './errors.js';
import { readJpegSize } from './jpeg/structure.js';
import { firstValue, readTiffTags, tiffTag } from './tiff/tags.js';

/** The image file formats that are told apart by their first bytes. */
export type ImageFileFormat = 'avif' | 'bmp' | 'gif' | 'heic' | 'jpeg' | 'png' | 'tiff' | 'webp';

/** What an image file claims in its header. */
export interface ImageHeader {
  /** The format, whatever the file's name says. */
  readonly format: ImageFileFormat;
  /** Columns as stored, before any EXIF orientation. */
  readonly width: number;
  /** Rows as stored, before any EXIF orientation. */
  readonly height: number;
}

type Size = Pick<ImageHeader, 'width' | 'height'>;

/**
 * Reads the format and the claimed size off an image file's header, without decoding anything.
 * @returns Format and size, both sides at least 1.
 * @throws GroundingError `INVALID_IMAGE` when the bytes are empty, of no known format, cut within
 *   the header, or claim a side of 0.
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader {
  assertBytes(bytes);
  if (bytes.length === 0) throw invalidImage('expected the bytes of an image file, got 0 bytes');
  const format = sniffImageFormat(bytes);
  if (format === undefined) {
    throw invalidImage(
      `expected an image file (PNG, JPEG, TIFF, BMP, WebP, AVIF, GIF), got ${describeBytes(bytes)}`,
    );
  }
  const { width, height } = sizeReaders[format](bytes);
  if (format === 'heic' && (width < 1 || height < 1)) throw unsupportedHeic();
  if (width < 1 || height < 1) {
    throw invalidImage(
      `expected a ${format} file of at least 1×1 pixels, got ${width}×${height}; the file is empty, cut or damaged`,
    );
  }
  return { format, width, height };
}

function assertBytes(bytes: unknown): void {
  if (bytes instanceof Uint8Array) return;
  throw invalidImage(
    `expected the bytes of an image file as a Uint8Array, got ${describeValue(bytes)}`,
  );
}

/**
 * Refuses a picture that claims too many pixels, before any memory is taken for them.
 * @param maxPixels - Most pixels (width × height).
 */
export function checkPixelCount(header: Size, maxPixels: number): void {
  const { width, height } = header;
  if (width * height <= maxPixels) return;
  throw new GroundingError(
    'IMAGE_TOO_LARGE',
    `expected at most ${maxPixels} pixels, got ${width}×${height} = ${width * height}; shrink the image or raise maxPixels`,
  );
}

/**
 * Tells the format of an image file by its first bytes.
 * @param bytes - The file, at least its first 16 bytes.
 * @returns The format, or undefined when it is none of those known.
 */
export function sniffImageFormat(bytes: Uint8Array): ImageFileFormat | undefined {
  const text = String.fromCharCode(...bytes.subarray(0, 32));
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'gif';
  if (/^(II[*+]\0|MM\0[*+])/.test(text)) return 'tiff';
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'webp';
  if (text.startsWith('ftyp', 4)) return sniffHeif(text.slice(8));
  return text.startsWith('BM') ? 'bmp' : undefined;
}

/** The brands of the file type box: the main one, four bytes of version, compatible ones. */
function sniffHeif(brands: string): ImageFileFormat | undefined {
  if (/avif|avis/.test(brands)) return 'avif';
  return /hei[cfmsx]|hev[cmsx]|mif1|msf1|miaf/.test(brands) ? 'heic' : undefined;
}

const sizeReaders: Readonly<Record<ImageFileFormat, (bytes: Uint8Array) => Size>> = {
  avif: readHeifSize,
  bmp: readBmpHeader,
  gif: readGifSize,
  heic: readHeifSize,
  jpeg: readJpegSize,
  png: readPngSize,
  tiff: readTiffSize,
  webp: readWebpSize,
};
const noSize: Size = { width: 0, height: 0 };

function readPngSize(bytes: Uint8Array): Size {
  if (bytes.length < 24) return noSize;
  const view = viewOf(bytes);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

function readGifSize(bytes: Uint8Array): Size {
  if (bytes.length < 10) return noSize;
  const view = viewOf(bytes);
  return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

function readTiffSize(bytes: Uint8Array): Size {
  if (bytes.subarray(0, 4).includes(0x2b)) {
    throw unsupportedImage('expected a classic TIFF file, got a BigTIFF; convert the file to PNG');
  }
  const tags = readTiffTags(bytes);
  return { width: firstValue(tags, tiffTag.width, 0), height: firstValue(tags, tiffTag.height, 0) };
}

/** The first chunk says lossy ("VP8 "), lossless ("VP8L") or extended ("VP8X"). */
function readWebpSize(bytes: Uint8Array): Size {
  if (bytes.length < 30) return noSize;
  const view = viewOf(bytes);
  const kind = view.getUint8(15);
  if (kind === 0x4c) {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (kind === 0x58) {
    const uint24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    return { width: uint24(24) + 1, height: uint24(27) + 1 };
  }
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function describeBytes(bytes: Uint8Array): string {
  const head = bytes.subarray(0, 16);
  const printable = head.every(
    (byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127),
  );
  const shown = printable
    ? `text that begins ${JSON.stringify(String.fromCharCode(...head))}`
    : `bytes that begin ${Array.from(head.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
  return `${bytes.length} bytes of something else (${shown})`;
}
