import { checkCost } from '../cost.js';
import { invalidImage } from '../errors.js';
import type { JpegSegment } from './segments.js';
import { isFrameMarker, jpegMarker, walkJpeg } from './segments.js';
import type { JpegFrame, JpegNotes } from './structure.js';
import { isAdobe, readFrame, readNotes } from './structure.js';

/** A JPEG file that is whole, of one frame, and worth its pixels. */
export interface CheckedJpeg extends Readonly<JpegNotes> {
  /** Its frame header. */
  readonly frame: JpegFrame;
}

/**
 * What jpeg-js takes, measured on photos of 12 to 100 megapixels. A block is 8×8 samples of one
 * component: its coefficients with their object, and its samples; a visit is a scan that names it.
 */
const cost = {
  bytesPerBlock: 432,
  nanosecondsPerBlock: 900,
  nanosecondsPerVisit: 200,
  nanosecondsPerCodedByte: 30,
  nanosecondsPerTableByte: 100,
  nanosecondsPerScan: 2000,
  nanosecondsPerSegment: 300,
};

interface Progress {
  readonly notes: JpegNotes;
  frame?: JpegFrame;
  /** Blocks by component, in whole units. */
  readonly blocks: Map<number, number>;
  bytes: number;
  nanoseconds: number;
  scans: number;
  complete: boolean;
}

/**
 * Checks every segment of a JPEG file before a decoder sees it: that there is one frame header, that
 * tables and headers are as long as they say, that scans name components of the frame, that the file
 * goes on up to its end marker, and that frame, scans and tables together cost no more than the
 * allowed pixels.
 * @throws GroundingError `INVALID_IMAGE`, `IMAGE_TOO_LARGE`.
 */
export function checkJpeg(bytes: Uint8Array, maxPixels: number): CheckedJpeg {
  const progress: Progress = {
    notes: { jfif: false, adobeTransform: undefined, exif: undefined },
    blocks: new Map(),
    bytes: 0,
    nanoseconds: 0,
    scans: 0,
    complete: false,
  };
  for (const segment of walkJpeg(bytes)) {
    progress.nanoseconds += cost.nanosecondsPerSegment;
    checkSegment(progress, bytes, segment);
    checkCost(progress, maxPixels, () => describe(progress));
  }
  // Decoders differ in how much of a cut file they put up with, so none of them is asked.
  if (!progress.complete) {
    throw invalidImage('expected a JPEG file up to its end marker; the file is cut off');
  }
  if (progress.frame === undefined || progress.scans === 0) {
    throw invalidImage('expected a JPEG file with a frame header and a scan, got none');
  }
  return { ...progress.notes, frame: progress.frame };
}

/** Copies what a decoder needs of a file that {@link checkJpeg} let pass, and nothing else. */
export function copyCodedJpeg(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes.length);
  copy.set([0xff, jpegMarker.startOfImage]);
  let at = 2;
  for (const segment of walkJpeg(bytes)) {
    if (!isNeeded(bytes, segment)) continue;
    const part = bytes.subarray(segment.start - 4, segment.dataEnd);
    copy.set(part, at);
    at += part.length;
  }
  copy.set([0xff, jpegMarker.endOfImage], at);
  return copy.subarray(0, at + 2);
}

function isNeeded(bytes: Uint8Array, segment: JpegSegment): boolean {
  const { marker } = segment;
  const tables: readonly number[] = [
    jpegMarker.huffmanTables,
    jpegMarker.quantisationTables,
    jpegMarker.restartInterval,
    jpegMarker.startOfScan,
  ];
  return tables.includes(marker) || isFrameMarker(marker) || isAdobe(bytes, segment);
}

function checkSegment(progress: Progress, bytes: Uint8Array, segment: JpegSegment): void {
  const { marker, start, end } = segment;
  const contents = bytes.subarray(start, end);
  if (isFrameMarker(marker)) {
    checkFrame(progress, readFrame(bytes, segment), contents);
    return;
  }
  switch (marker) {
    case jpegMarker.endOfImage:
      progress.complete = true;
      return;
    case jpegMarker.startOfScan:
      checkScan(progress, contents, segment);
      return;
    case jpegMarker.huffmanTables:
      progress.nanoseconds += cost.nanosecondsPerTableByte * contents.length;
      checkTables(contents, huffmanTableLength);
      return;
    case jpegMarker.quantisationTables:
      progress.nanoseconds += cost.nanosecondsPerTableByte * contents.length;
      checkTables(contents, quantisationTableLength);
      return;
    case jpegMarker.restartInterval:
      if (contents.length !== 2) throw wrongLength('restart interval');
      return;
    default:
      readNotes(progress.notes, bytes, segment);
  }
}

function checkFrame(progress: Progress, frame: JpegFrame, contents: Uint8Array): void {
  if (progress.frame !== undefined) {
    throw invalidImage('expected a JPEG file of one frame header, got several');
  }
  const { components, width, height } = frame;
  if (contents.length !== 6 + 3 * components.length) throw wrongLength('frame header');
  const across = Math.max(...components.map((component) => component.across));
  const down = Math.max(...components.map((component) => component.down));
  for (const component of components) {
    const factors = [component.across, component.down];
    if (factors.some((factor) => factor < 1 || factor > 4)) {
      throw invalidImage(`expected JPEG sampling factors of 1 to 4, got ${factors.join('×')}`);
    }
    const units = Math.ceil(width / 8 / across) * Math.ceil(height / 8 / down);
    const blocks = units * component.across * component.down;
    progress.blocks.set(component.id, blocks);
    progress.bytes += cost.bytesPerBlock * blocks;
    progress.nanoseconds += cost.nanosecondsPerBlock * blocks;
  }
  progress.frame = frame;
}

function checkScan(progress: Progress, contents: Uint8Array, { end, dataEnd }: JpegSegment): void {
  const count = contents[0] ?? 0;
  if (contents.length !== 4 + 2 * count) throw wrongLength('scan header');
  const ids = Array.from({ length: count }, (_, index) => contents[1 + 2 * index] ?? 0);
  const visits = ids.map((id) => progress.blocks.get(id));
  if (count < 1 || count > 4 || visits.includes(undefined) || new Set(ids).size < count) {
    throw invalidImage(
      `expected a JPEG scan of 1 to 4 components of its frame, got ${ids.slice(0, 8).join(', ')}`,
    );
  }
  progress.scans += 1;
  progress.bytes += 2 * (dataEnd - end);
  progress.nanoseconds +=
    cost.nanosecondsPerScan +
    cost.nanosecondsPerCodedByte * (dataEnd - end) +
    cost.nanosecondsPerVisit * visits.reduce<number>((sum, blocks = 0) => sum + blocks, 0);
}

function checkTables(
  contents: Uint8Array,
  lengthOf: (contents: Uint8Array, at: number) => number,
): void {
  let at = 0;
  while (at < contents.length) at += lengthOf(contents, at);
  if (at !== contents.length) throw wrongLength('table');
}

function quantisationTableLength(contents: Uint8Array, at: number): number {
  return (contents[at] ?? 0) >> 4 === 0 ? 65 : 129;
}

function huffmanTableLength(contents: Uint8Array, at: number): number {
  const codes = contents.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
  if (codes > 256) throw invalidImage(`expected at most 256 Huffman codes, got ${codes}`);
  return 17 + codes;
}

function wrongLength(what: string): Error {
  return invalidImage(`expected a JPEG ${what} of the length that its contents need, got another`);
}

function describe({ frame, scans }: Progress): string {
  const size = frame === undefined ? '' : ` of ${frame.width}×${frame.height} pixels`;
  return `a JPEG${size} and ${scans} scans`;
}
