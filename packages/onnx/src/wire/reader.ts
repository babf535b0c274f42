import { BinaryReader, getTextEncoding, WireType } from '@bufbuild/protobuf/wire';

import { GroundingError } from '@grounder/core';

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
 * @returns Its fields in the order of the file.
 */
export function readFields(bytes: Uint8Array): WireField[] {
  const reader = new BinaryReader(bytes);
  const fields: WireField[] = [];
  while (reader.pos < bytes.length) fields.push(readField(reader, bytes));
  return fields;
}

/** Reads varints that follow each other without tags. */
export function readPackedVarints(bytes: Uint8Array): BigUint64Array {
  let count = 0;
  for (const byte of bytes) if (byte < 0x80) count += 1;
  const values = new BigUint64Array(count);
  const reader = new BinaryReader(bytes);
  for (let index = 0; reader.pos < bytes.length; index += 1) {
    values[index] = refusing(reader.pos, () => BigInt(reader.uint64()));
  }
  return values;
}

/**
 * Reads floats of 32 bits that follow each other without tags.
 * @param bytes - The content of a packed field, four bytes for each.
 */
export function readPackedFloats(bytes: Uint8Array): number[] {
  const reader = new BinaryReader(bytes);
  return Array.from({ length: bytes.length / 4 }, () => reader.float());
}

/** Decodes a text; bytes that are no UTF-8 become U+FFFD. */
export function readText(bytes: Uint8Array): string {
  return getTextEncoding().decodeUtf8(bytes);
}

/**
 * Tells whether bytes are a text in UTF-8.
 * @returns Whether {@link readText} loses nothing.
 */
export function isText(bytes: Uint8Array): boolean {
  try {
    getTextEncoding().decodeUtf8(bytes, true);
    return true;
  } catch {
    return false;
  }
}

/** What stands before the content of a field. */
export interface WireHead {
  /** Field number in the message's definition. */
  readonly field: number;
  /** How the content is laid out. */
  readonly kind: WireField['kind'];
  /** The number of a varint, unsigned; 0 for other kinds. */
  readonly value: bigint;
  /** Bytes of content that follow; none after a varint. Nothing says that they are there. */
  readonly length: number;
}

/** Most bytes that {@link readHead} looks at: a tag of five and a number of ten. */
export const maxHeadLength = 15;

/**
 * Reads the tag of a field and its length or number.
 * @param base - Where the reader's bytes start, for messages of errors.
 */
export function readHead(reader: BinaryReader, base = 0): WireHead {
  return refusing(base + reader.pos, () => {
    const [field, wireType] = reader.tag();
    switch (wireType) {
      case WireType.Varint:
        return { kind: 'varint', field, value: BigInt(reader.uint64()), length: 0 };
      case WireType.Bit64:
        return { kind: 'fixed64', field, value: 0n, length: 8 };
      case WireType.LengthDelimited:
        // The reader's own lengths have 32 bits and drop those above.
        return { kind: 'bytes', field, value: 0n, length: Number(reader.uint64()) };
      case WireType.Bit32:
        return { kind: 'fixed32', field, value: 0n, length: 4 };
      default:
        throw new Error('a group');
    }
  });
}

function readField(reader: BinaryReader, bytes: Uint8Array): WireField {
  const start = reader.pos;
  const { kind, field, value: number, length } = readHead(reader);
  const first = reader.pos;
  const end = first + length;
  if (end > bytes.length) throw broken(first, `a field of ${length} bytes`);
  reader.pos = end;
  const encoded = bytes.subarray(start, end);
  if (kind === 'varint') return { kind, field, value: number, encoded };
  return { kind, field, value: bytes.subarray(first, end), encoded };
}

/** The reader's errors say neither where nor of what. */
function refusing<Value>(offset: number, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw broken(offset, cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function broken(offset: number, got: string, options?: ErrorOptions): GroundingError {
  return new GroundingError(
    'INVALID_MODEL',
    `expected a protobuf field at byte ${offset} of a message, got ${got}; ` +
      'the file is truncated or no ONNX model',
    options,
  );
}
