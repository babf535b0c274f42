import { invalidImage } from './errors.js';

/** What the markers of a JPEG file say, without decoding it. */
export interface JpegStructure {
  /** The frame header's marker, 0xC0 baseline, 0xC2 progressive; undefined when there is none. */
  readonly frameMarker: number | undefined;
  /** Bits a sample. */
  readonly precision: number;
  /** Columns; 0 when there is no frame header. */
  readonly width: number;
  /** Rows; 0 when there is no frame header. */
  readonly height: number;
  /** The identifiers of the colour components in order. */
  readonly components: readonly number[];
  /** Whether a JFIF segment says that three components are YCbCr. */
  readonly jfif: boolean;
  /** The colour transform of an Adobe segment: 0 none, 1 YCbCr, 2 YCCK. */
  readonly adobeTransform: number | undefined;
  /** The byte range of the EXIF block after its signature. */
  readonly exif: readonly [start: number, end: number] | undefined;
  /** Whether the end marker was reached. */
  readonly complete: boolean;
}

type Findings = { -readonly [Key in keyof JpegStructure]: JpegStructure[Key] };

const startOfScan = 0xda;
const endOfImage = 0xd9;

/**
 * Walks the markers of a JPEG file. Bytes after the end marker are ignored, as every reader does.
 */
export function readJpegStructure(bytes: Uint8Array): JpegStructure {
  const found: Findings = {
    frameMarker: undefined,
    precision: 0,
    width: 0,
    height: 0,
    components: [],
    jfif: false,
    adobeTransform: undefined,
    exif: undefined,
    complete: false,
  };
  let at = 2;
  while (at < bytes.length) {
    at = nextMarker(bytes, at);
    const marker = bytes[at];
    if (marker === undefined) break;
    if (marker === endOfImage) {
      found.complete = true;
      break;
    }
    at += 1;
    if (standsAlone(marker)) continue;
    const end = at + uint16(bytes, at);
    readSegment(found, marker, bytes, [at + 2, Math.min(end, bytes.length)]);
    at = Math.max(end, at + 2);
  }
  return found;
}

/**
 * Walks the markers of a JPEG file that must be whole. Decoders differ in how much of a cut file they
 * put up with, so the end marker is asked for before either of them is.
 */
export function readCompleteJpeg(bytes: Uint8Array): JpegStructure {
  const structure = readJpegStructure(bytes);
  if (structure.complete) return structure;
  throw invalidImage('expected a JPEG file up to its end marker; the file is cut off');
}

/** The place of the next marker's code: after 0xFF bytes, neither stuffing (0) nor a restart. */
function nextMarker(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) return bytes.length;
    while (bytes[at] === 0xff) at += 1;
    const code = bytes[at];
    if (code !== 0 && !(code !== undefined && code >= 0xd0 && code <= 0xd7)) return at;
  }
}

function standsAlone(marker: number): boolean {
  return marker === 0x01 || marker === 0xd8 || marker === startOfScan;
}

function readSegment(
  found: Findings,
  marker: number,
  bytes: Uint8Array,
  [start, end]: readonly [number, number],
): void {
  if (isFrame(marker)) {
    // The first frame is the picture; later ones belong to hierarchical files or damaged data.
    if (found.frameMarker === undefined) readFrame(found, marker, bytes, start);
  } else if (marker === 0xe0) {
    found.jfif ||= startsWith(bytes, start, 'JFIF\0');
  } else if (marker === 0xe1 && startsWith(bytes, start, 'Exif\0')) {
    found.exif ??= [start + 6, end];
  } else if (marker === 0xee && startsWith(bytes, start, 'Adobe')) {
    found.adobeTransform = bytes[start + 11];
  }
}

/** Frame headers are 0xC0 to 0xCF without the tables DHT (C4), JPG (C8) and DAC (CC). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function readFrame(found: Findings, marker: number, bytes: Uint8Array, start: number): void {
  const count = bytes[start + 5] ?? 0;
  found.frameMarker = marker;
  found.precision = bytes[start] ?? 0;
  found.height = uint16(bytes, start + 1);
  found.width = uint16(bytes, start + 3);
  found.components = Array.from({ length: count }, (_, index) => bytes[start + 6 + 3 * index] ?? 0);
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  return String.fromCharCode(...bytes.subarray(at, at + text.length)) === text;
}
