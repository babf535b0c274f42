import type { Scalars } from '../step/training-step.js';
import { crc32c } from './crc32c.js';

/** Scalars of one moment. */
export interface ScalarEvent {
  /** When, in seconds since 1970. */
  readonly wallTime: number;
  /** At which step. */
  readonly step: number;
  /** What was measured; a slash in a name groups it in TensorBoard: `train/loss`. */
  readonly scalars: Scalars;
}

/**
 * Writes the start of a TensorBoard event file. TensorBoard reads files whose name holds
 * `tfevents`; more events are appended as they come.
 *
 * @param wallTime - When the file was begun, in seconds since 1970.
 * @returns The file's first bytes.
 */
export function encodeEventHeader(wallTime: number): Uint8Array {
  return toRecord([...double(1, wallTime), ...bytes(3, text('brain.Event:2'))]);
}

/**
 * Writes scalars as one event of a TensorBoard event file: a `TFRecord` of an `Event` message
 * (tensorflow/core/util/event.proto).
 *
 * @param event - What was measured when.
 * @returns Bytes to append to the file.
 */
export function encodeScalarEvent({ wallTime, step, scalars }: ScalarEvent): Uint8Array {
  const values = Object.entries(scalars).flatMap(([name, value]) =>
    bytes(1, [...bytes(1, text(name)), ...float(2, value)]),
  );
  return toRecord([...double(1, wallTime), ...whole(2, step), ...bytes(5, values)]);
}

/** Length, checksum of the length, data, checksum of the data. */
function toRecord(data: readonly number[]): Uint8Array {
  const record = new Uint8Array(16 + data.length);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, mask(crc32c(record.subarray(0, 8))), true);
  record.set(data, 12);
  view.setUint32(12 + data.length, mask(crc32c(record.subarray(12, 12 + data.length))), true);
  return record;
}

/** Checksums are rotated, since a checksum of data that hold their own checksum says little. */
function mask(checksum: number): number {
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}

// Protobuf's wire format: a tag of field number and kind, then the value.

function double(field: number, value: number): readonly number[] {
  const data = new Uint8Array(8);
  new DataView(data.buffer).setFloat64(0, value, true);
  return [...varint(8 * field + 1), ...data];
}

function float(field: number, value: number): readonly number[] {
  const data = new Uint8Array(4);
  new DataView(data.buffer).setFloat32(0, value, true);
  return [...varint(8 * field + 5), ...data];
}

function whole(field: number, value: number): readonly number[] {
  return [...varint(8 * field), ...varint(value)];
}

function bytes(field: number, value: readonly number[]): readonly number[] {
  return [...varint(8 * field + 2), ...varint(value.length), ...value];
}

function varint(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value % 0x80) + 0x80, ...varint(Math.floor(value / 0x80))];
}

function text(value: string): readonly number[] {
  return [...new TextEncoder().encode(value)];
}
