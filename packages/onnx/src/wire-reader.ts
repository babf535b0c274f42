import { GroundingError } from '@grounder/core';

import { wireTypes } from './wire-writer.js';

// Without `ignoreBOM` a leading U+FEFF would vanish from names.
const textDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
const strictTextDecoder = new TextDecoder('utf-8', { fatal: true });

/** A field of a message, as protobuf's wire format holds it. */
export type WireField = WireVarint | WireBytes | WireFixed;

interface WirePlace {
  /** Field number in the message's definition. */
  readonly field: number;
  /** The whole field with its tag, not copied. */
  readonly encoded: Uint8Array;
}

interface WireVarint extends WirePlace {
  readonly kind: 'varint';
  /** The number, unsigned. */
  readonly value: bigint;
}

interface WireBytes extends WirePlace {
  readonly kind: 'bytes';
  /** The content, not copied. */
  readonly value: Uint8Array;
}

interface WireFixed extends WirePlace {
  readonly kind: 'fixed32' | 'fixed64';
  /** The four or eight bytes, not copied. */
  readonly value: Uint8Array;
}

/**
 * Splits an encoded message into its fields (https://protobuf.dev/programming-guides/encoding).
 *
 * @param bytes - The message without tag and length.
 * @returns Its fields in the order of the file.
 * @throws GroundingError `INVALID_MODEL` when the bytes are no message.
 */
export function readFields(bytes: Uint8Array): WireField[] {
  const fields: WireField[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const read = readField(bytes, offset);
    fields.push(read);
    offset += read.encoded.length;
  }
  return fields;
}

/**
 * Reads varints that follow each other without tags.
 *
 * @param bytes - The content of a packed field.
 * @returns The numbers, unsigned.
 * @throws GroundingError `INVALID_MODEL` when the last one is cut off.
 */
export function readPackedVarints(bytes: Uint8Array): BigUint64Array {
  let count = 0;
  for (const byte of bytes) if (byte < 0x80) count += 1;
  const values = new BigUint64Array(count);
  for (let offset = 0, index = 0; offset < bytes.length; index += 1) {
    const { value, end } = readVarint(bytes, offset);
    values[index] = value;
    offset = end;
  }
  return values;
}

/**
 * Decodes a text; bytes that are no UTF-8 become U+FFFD.
 *
 * @param bytes - The content of a text field.
 * @returns The text.
 */
export function readText(bytes: Uint8Array): string {
  return textDecoder.decode(bytes);
}

/**
 * Tells whether bytes are a text in UTF-8.
 *
 * @param bytes - The content of a text field.
 * @returns Whether {@link readText} loses nothing.
 */
export function isText(bytes: Uint8Array): boolean {
  try {
    strictTextDecoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * Decodes a 32-bit float.
 *
 * @param bytes - At least four bytes.
 * @param offset - Where it starts.
 * @returns The number.
 */
export function readFloat(bytes: Uint8Array, offset = 0): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getFloat32(offset, true);
}

function readField(bytes: Uint8Array, start: number): WireField {
  const { kind, field, value: number, start: first, length } = readHead(bytes, start);
  if (kind === 'varint') {
    return { kind, field, value: number, encoded: bytes.subarray(start, first) };
  }
  if (length > bytes.length - first) throw broken(first, `a field of ${length} bytes`);
  const end = first + length;
  return {
    kind,
    field,
    value: bytes.subarray(first, end),
    encoded: bytes.subarray(start, end),
  };
}

/** What stands before the content of a field. */
export interface WireHead {
  /** Field number in the message's definition. */
  readonly field: number;
  /** How the content is laid out. */
  readonly kind: WireField['kind'];
  /** The number of a varint, unsigned; 0 for other kinds. */
  readonly value: bigint;
  /** Index of the content's first byte; behind the number of a varint. */
  readonly start: number;
  /** Bytes of content that follow; none after a varint. Nothing says that they are there. */
  readonly length: number;
}

/** Most bytes that {@link readHead} looks at: a tag and a number of ten bytes each. */
export const maxHeadLength = 20;

/**
 * Reads the tag of a field and its length or number.
 *
 * @param bytes - A message or a part of it.
 * @param start - Index of the tag.
 * @param base - Where `bytes` start, for messages of errors.
 * @returns What the field is and where its content lies.
 * @throws GroundingError `INVALID_MODEL` when no field starts there.
 */
export function readHead(bytes: Uint8Array, start: number, base = 0): WireHead {
  const { value: tag, end: offset } = readVarint(bytes, start, base);
  const field = Number(tag >> 3n);
  if (field === 0 || field > 0x1fffffff) throw broken(base + start, `field number ${field}`);
  switch (Number(tag & 7n)) {
    case wireTypes.varint: {
      const { value, end } = readVarint(bytes, offset, base);
      return { kind: 'varint', field, value, start: end, length: 0 };
    }
    case wireTypes.fixed64:
      return { kind: 'fixed64', field, value: 0n, start: offset, length: 8 };
    case wireTypes.bytes: {
      const { value, end } = readVarint(bytes, offset, base);
      return { kind: 'bytes', field, value: 0n, start: end, length: Number(value) };
    }
    case wireTypes.fixed32:
      return { kind: 'fixed32', field, value: 0n, start: offset, length: 4 };
    default:
      throw broken(base + start, `wire type ${Number(tag & 7n)}`);
  }
}

function readVarint(bytes: Uint8Array, start: number, base = 0): { value: bigint; end: number } {
  // Numbers below 2^28 are by far the most frequent and need no big integers while they are read.
  let low = 0;
  for (let index = 0; index < 4; index += 1) {
    const byte = byteAt(bytes, start + index, base);
    low |= (byte & 0x7f) << (7 * index);
    if (byte < 0x80) return { value: BigInt(low), end: start + index + 1 };
  }
  let value = BigInt(low);
  for (let index = 4; index < 10; index += 1) {
    const byte = byteAt(bytes, start + index, base);
    value |= BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), end: start + index + 1 };
  }
  throw broken(base + start, 'a number of more than ten bytes');
}

function byteAt(bytes: Uint8Array, index: number, base: number): number {
  const byte = bytes[index];
  if (byte === undefined) throw broken(base + index, 'the end of the data');
  return byte;
}

function broken(offset: number, got: string): GroundingError {
  return new GroundingError(
    'INVALID_MODEL',
    `expected a protobuf field at byte ${offset} of a message, got ${got}; ` +
      'the file is truncated or no ONNX model',
  );
}
