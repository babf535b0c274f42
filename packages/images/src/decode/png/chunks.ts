import { invalidImage } from '../errors.js';

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
  /** The zlib stream of filtered rows. */
  readonly compressed: Uint8Array<ArrayBuffer>;
}

/** Depths that the PNG specification allows for each colour type. */
const depthsOfColourType: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** The bits of a chunk name's first letter that say "a reader may skip it". */
const ancillaryBit = 0x20;
const signatureLength = 8;
const crcTable = createCrcTable();

interface Chunk {
  readonly name: string;
  readonly body: Uint8Array;
  /** Where the name begins. */
  readonly start: number;
  /** Where the body ends and the checksum begins. */
  readonly end: number;
  /** The stored checksum of name and body. */
  readonly checksum: number;
}

/** Takes a PNG file apart. The checksums of the chunks that are used must be right. */
export function readPngFile(bytes: Uint8Array): PngFile {
  const chunks = readChunks(bytes);
  const header = chunks.find(({ name }) => name === 'IHDR')?.body;
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
  const body = (name: string) => chunks.find((chunk) => chunk.name === name)?.body;
  return {
    width: view.getUint32(0),
    height: view.getUint32(4),
    depth,
    colourType,
    interlaced: interlace === 1,
    palette: body('PLTE'),
    transparency: body('tRNS'),
    exif: body('eXIf'),
    compressed: concatenate(
      chunks.filter(({ name }) => name === 'IDAT').map((chunk) => chunk.body),
    ),
  };
}

/** Checks that a PNG file goes on up to its end chunk; some decoders fill up what is missing. */
export function checkPngEnd(bytes: Uint8Array): void {
  listChunks(bytes);
}

function readChunks(bytes: Uint8Array): readonly Chunk[] {
  return listChunks(bytes).filter((chunk) => {
    if (chunk.checksum === crcOf(bytes.subarray(chunk.start, chunk.end))) return true;
    const critical = ((bytes[chunk.start] ?? 0) & ancillaryBit) === 0;
    if (!critical && chunk.name !== 'tRNS') return false;
    throw invalidImage(
      `expected PNG chunk ${chunk.name} to match its checksum; the file is damaged`,
    );
  });
}

function listChunks(bytes: Uint8Array): readonly Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  let at = signatureLength;
  while (at + 12 <= bytes.length) {
    const start = at + 4;
    const end = start + 4 + view.getUint32(at);
    if (end + 4 > bytes.length) break;
    const name = String.fromCharCode(...bytes.subarray(start, start + 4));
    const body = bytes.subarray(start + 4, end);
    chunks.push({ name, body, start, end, checksum: view.getUint32(end) });
    if (name === 'IEND') return chunks;
    at = end + 4;
  }
  throw invalidImage('expected a PNG file up to its end chunk; the file is cut off');
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
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
