import { checkCost } from '../cost.js';
import { invalidImage } from '../errors.js';
import { join } from '../inflate.js';

/** The parts of a PNG file that matter for its pixels, still compressed. */
export interface PngFile {
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Bits a sample: 1, 2, 4, 8 or 16. */
  readonly depth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha. */
  readonly colourType: number;
  /** Whether the rows come in the seven passes of Adam7. */
  readonly interlaced: boolean;
  /** RGB triples, for colour type 3. */
  readonly palette: Uint8Array | undefined;
  /** Palette alphas, or the one transparent colour as 16-bit samples. */
  readonly transparency: Uint8Array | undefined;
  /** The EXIF block. */
  readonly exif: Uint8Array | undefined;
  /** The zlib stream of filtered rows in pieces, from its beginning on. */
  readonly compressed: () => Iterable<Uint8Array<ArrayBuffer>>;
}

/** Depths that the PNG specification allows for each colour type. */
const depthsOfColourType: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** The bit of a chunk name's first letter that says "a reader may skip it". */
const ancillaryBit = 0x20;
const signatureLength = 8;
/** What walking over a chunk takes, three times in all. */
const nanosecondsPerChunk = 1000;
const crcTable = createCrcTable();

/** The chunks that matter for the pixels. */
const usedChunks = new Set(['IHDR', 'PLTE', 'tRNS', 'eXIf', 'IDAT', 'IEND']);

interface Chunk {
  readonly name: string;
  readonly body: Uint8Array;
  /** Where the name begins. */
  readonly start: number;
  /** Where the body ends and the checksum begins. */
  readonly end: number;
}

/** Takes a PNG file apart. The checksums of the chunks that are used must be right. */
export function readPngFile(bytes: Uint8Array, maxPixels: number): PngFile {
  const first = readFirstChunks(bytes, maxPixels);
  const header = first.get('IHDR');
  if (header?.length !== 13) throw invalidImage('expected a PNG header of 13 bytes, got none');
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const depth = view.getUint8(8);
  const colourType = view.getUint8(9);
  const interlace = view.getUint8(12);
  if (depthsOfColourType[colourType]?.includes(depth) !== true || interlace > 1) {
    throw invalidImage(
      `expected a colour type, depth and interlacing that PNG knows, got ${colourType}, ${depth}, ${interlace}`,
    );
  }
  return {
    width: view.getUint32(0),
    height: view.getUint32(4),
    depth,
    colourType,
    interlaced: interlace === 1,
    palette: first.get('PLTE'),
    transparency: first.get('tRNS'),
    exif: first.get('eXIf'),
    compressed: () => join(bodiesOf(bytes, 'IDAT', maxPixels)),
  };
}

/**
 * Copies a PNG file without the chunks that do not matter for its pixels: texts and profiles are
 * compressed too, and a decoder that inflates them pays for what nobody asked for.
 * @throws GroundingError `INVALID_IMAGE` when the file does not go on up to its end chunk; some
 *   decoders fill up what is missing.
 */
export function copyPngPixels(bytes: Uint8Array, maxPixels: number): Uint8Array {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes.subarray(0, signatureLength));
  let at = signatureLength;
  for (const { name, start, end } of walkChunks(bytes, maxPixels)) {
    // Unknown chunks that are critical make the decoder refuse the file, as it should.
    if (!usedChunks.has(name) && isAncillary(name)) continue;
    copy.set(bytes.subarray(start - 4, end + 4), at);
    at += end - start + 8;
  }
  return copy.subarray(0, at);
}

/** The first chunk of each kind that is used; damaged ones that may be missing count as missing. */
function readFirstChunks(bytes: Uint8Array, maxPixels: number): ReadonlyMap<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = new Map<string, Uint8Array>();
  for (const { name, body, start, end } of walkChunks(bytes, maxPixels)) {
    if (isAncillary(name) && !usedChunks.has(name)) continue;
    if (view.getUint32(end) !== crcOf(bytes.subarray(start, end))) {
      if (isAncillary(name) && name !== 'tRNS') continue;
      throw invalidImage(`expected PNG chunk ${name} to match its checksum; the file is damaged`);
    }
    if (usedChunks.has(name) && !first.has(name)) first.set(name, body);
  }
  return first;
}

function* bodiesOf(bytes: Uint8Array, wanted: string, maxPixels: number): Generator<Uint8Array> {
  for (const { name, body } of walkChunks(bytes, maxPixels)) if (name === wanted) yield body;
}

function* walkChunks(bytes: Uint8Array, maxPixels: number): Generator<Chunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cost = { bytes: 0, nanoseconds: 0 };
  let at = signatureLength;
  while (at + 12 <= bytes.length) {
    const start = at + 4;
    const end = start + 4 + view.getUint32(at);
    if (end + 4 > bytes.length) break;
    const name = String.fromCharCode(...bytes.subarray(start, start + 4));
    cost.nanoseconds += nanosecondsPerChunk;
    checkCost(cost, maxPixels, () => 'a PNG of very many chunks');
    yield { name, body: bytes.subarray(start + 4, end), start, end };
    if (name === 'IEND') return;
    at = end + 4;
  }
  throw invalidImage('expected a PNG file up to its end chunk; the file is cut off');
}

/** Whether a reader may skip a chunk: its name begins with a small letter. */
function isAncillary(name: string): boolean {
  return (name.charCodeAt(0) & ancillaryBit) !== 0;
}

/** The CRC-32 of annex D of the PNG specification. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function createCrcTable(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
    return crc;
  });
}
