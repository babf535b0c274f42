/** A stretch of a JPEG file that a marker begins. */
export interface JpegSegment {
  /** The marker's second byte. */
  readonly marker: number;
  /** Where the contents begin, behind marker and length. */
  readonly start: number;
  /** Where the contents end; behind the end of the file when it is cut. */
  readonly end: number;
  /** Where the coded data behind a scan header end; `end` for other segments. */
  readonly dataEnd: number;
}

/** Second bytes of markers. */
export const jpegMarker = {
  huffmanTables: 0xc4,
  startOfImage: 0xd8,
  endOfImage: 0xd9,
  startOfScan: 0xda,
  quantisationTables: 0xdb,
  restartInterval: 0xdd,
  jfif: 0xe0,
  exif: 0xe1,
  adobe: 0xee,
} as const;

/**
 * Walks the segments of a JPEG file up to its end marker or the end of the bytes. What a segment
 * contains (a thumbnail, say) is not looked into, and bytes between segments are skipped.
 */
export function* walkJpeg(bytes: Uint8Array): Generator<JpegSegment> {
  let at = findMarker(bytes, 2);
  while (at < bytes.length) {
    const marker = bytes[at] ?? 0;
    const start = at + 3;
    if (marker === jpegMarker.endOfImage) {
      yield { marker, start: at + 1, end: at + 1, dataEnd: at + 1 };
      return;
    }
    if (standsAlone(marker)) {
      at = findMarker(bytes, at + 1);
      continue;
    }
    // A length below 2 does not even count itself.
    const end = Math.max(at + 1 + readUint16(bytes, at + 1), start);
    at = findMarker(bytes, end);
    yield {
      marker,
      start,
      end,
      dataEnd: marker === jpegMarker.startOfScan ? endOfData(bytes, at) : end,
    };
  }
}

/** Reads a number of two bytes, the high one first; bytes behind the end are 0. */
export function readUint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** Frame headers are 0xC0 to 0xCF without the tables DHT (C4), JPG (C8) and DAC (CC). */
export function isFrameMarker(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** The place of the next marker's code: after 0xFF bytes, neither stuffing (0) nor a restart. */
function findMarker(bytes: Uint8Array, from: number): number {
  let at = from;
  // A loop, since `indexOf` costs a call for each of the many stuffed bytes.
  for (; at < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue;
    while (bytes[at] === 0xff) at += 1;
    const code = bytes[at];
    if (code !== 0 && !(code !== undefined && code >= 0xd0 && code <= 0xd7)) return at;
  }
  return bytes.length;
}

/** Where the bytes 0xFF before a marker's code begin. */
function endOfData(bytes: Uint8Array, code: number): number {
  let at = code;
  while (bytes[at - 1] === 0xff) at -= 1;
  return at;
}

function standsAlone(marker: number): boolean {
  return marker === 0x01 || marker === jpegMarker.startOfImage;
}
