import type { JpegSegment } from './segments.js';
import { isFrameMarker, jpegMarker, readUint16, walkJpeg } from './segments.js';

/** One colour component of a frame. */
export interface JpegComponent {
  /** Its identifier, which scans name. */
  readonly id: number;
  /** Samples of it across and down for each unit of the picture, at most 15. */
  readonly across: number;
  /** The same downwards. */
  readonly down: number;
}

/** A frame header: what the picture is. */
export interface JpegFrame {
  /** The marker, 0xC0 baseline, 0xC2 progressive. */
  readonly marker: number;
  /** Bits a sample. */
  readonly precision: number;
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** The colour components in order. */
  readonly components: readonly JpegComponent[];
}

/** What the segments of a JPEG file say of its colours and its position. */
export interface JpegNotes {
  /** Whether a JFIF segment says that three components are YCbCr. */
  jfif: boolean;
  /** The colour transform of an Adobe segment: 0 none, 1 YCbCr, 2 YCCK. */
  adobeTransform: number | undefined;
  /** The EXIF block after its signature. */
  exif: Uint8Array | undefined;
}

/** Reads the size off the first frame header; 0×0 when there is none. */
export function readJpegSize(bytes: Uint8Array): Pick<JpegFrame, 'width' | 'height'> {
  for (const segment of walkJpeg(bytes)) {
    if (isFrameMarker(segment.marker)) return readFrame(bytes, segment);
  }
  return { width: 0, height: 0 };
}

/** Finds the EXIF block; undefined when there is none. */
export function readJpegExif(bytes: Uint8Array): Uint8Array | undefined {
  const notes: JpegNotes = { jfif: false, adobeTransform: undefined, exif: undefined };
  for (const segment of walkJpeg(bytes)) {
    readNotes(notes, bytes, segment);
    if (notes.exif !== undefined) break;
  }
  return notes.exif;
}

/** Reads a frame header. */
export function readFrame(bytes: Uint8Array, { marker, start }: JpegSegment): JpegFrame {
  const count = bytes[start + 5] ?? 0;
  return {
    marker,
    precision: bytes[start] ?? 0,
    height: readUint16(bytes, start + 1),
    width: readUint16(bytes, start + 3),
    components: Array.from({ length: count }, (_, index) => {
      const at = start + 6 + 3 * index;
      const sampling = bytes[at + 1] ?? 0;
      return { id: bytes[at] ?? 0, across: sampling >> 4, down: sampling & 15 };
    }),
  };
}

/** Whether a segment is Adobe's, which says how colours are stored. */
export function isAdobe(bytes: Uint8Array, { marker, start }: JpegSegment): boolean {
  return marker === jpegMarker.adobe && startsWith(bytes, start, 'Adobe');
}

/** Adds what a segment says to the notes. */
export function readNotes(notes: JpegNotes, bytes: Uint8Array, segment: JpegSegment): void {
  const { marker, start, end } = segment;
  if (marker === jpegMarker.jfif) {
    notes.jfif ||= startsWith(bytes, start, 'JFIF\0');
  } else if (marker === jpegMarker.exif && startsWith(bytes, start, 'Exif\0')) {
    notes.exif ??= bytes.subarray(start + 6, end);
  } else if (isAdobe(bytes, segment)) {
    notes.adobeTransform = bytes[start + 11];
  }
}

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  return String.fromCharCode(...bytes.subarray(at, at + text.length)) === text;
}
