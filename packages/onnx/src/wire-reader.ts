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
  const { value: tag, end: offset } = readVarint(bytes, start);
  const field = Number(tag >> 3n);
  if (field === 0 || field > 0x1fffffff) throw broken(start, `field number ${field}`);
  const until = (end: number) => bytes.subarray(start, end);
  switch (Number(tag & 7n)) {
    case wireTypes.varint: {
      const { value, end } = readVarint(bytes, offset);
      return { kind: 'varint', field, value, encoded: until(end) };
    }
    case wireTypes.fixed64: {
      const value = take(bytes, offset, 8);
      return { kind: 'fixed64', field, value, encoded: until(offset + 8) };
    }
    case wireTypes.bytes: {
      const { value: length, end: first } = readVarint(bytes, offset);
      const value = take(bytes, first, Number(length));
      return { kind: 'bytes', field, value, encoded: until(first + value.length) };
    }
    case wireTypes.fixed32: {
      const value = take(bytes, offset, 4);
      return { kind: 'fixed32', field, value, encoded: until(offset + 4) };
    }
    default:
      throw broken(start, `wire type ${Number(tag & 7n)}`);
  }
}

function readVarint(bytes: Uint8Array, start: number): { value: bigint; end: number } {
  // Numbers below 2^28 are by far the most frequent and need no big integers while they are read.
  let low = 0;
  for (let index = 0; index < 4; index += 1) {
    const byte = byteAt(bytes, start + index);
    low |= (byte & 0x7f) << (7 * index);
    if (byte < 0x80) return { value: BigInt(low), end: start + index + 1 };
  }
  let value = BigInt(low);
  for (let index = 4; index < 10; index += 1) {
    const byte = byteAt(bytes, start + index);
    value |= BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), end: start + index + 1 };
  }
  throw broken(start, 'a number of more than ten bytes');
}

function byteAt(bytes: Uint8Array, index: number): number {
  const byte = bytes[index];
  if (byte === undefined) throw broken(index, 'the end of the data');
  return byte;
}

function take(bytes: Uint8Array, start: number, length: number): Uint8Array {
  if (length > bytes.length - start) throw broken(start, `a field of ${length} bytes`);
  return bytes.subarray(start, start + length);
}

function broken(offset: number, got: string): GroundingError {
  return new GroundingError(
    'INVALID_MODEL',
    `expected a protobuf field at byte ${offset} of a message, got ${got}; ` +
      'the file is truncated or no ONNX model',
  );
}
