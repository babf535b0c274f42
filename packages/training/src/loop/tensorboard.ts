import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

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
 * @returns The file's first bytes.
 */
export function encodeEventHeader(wallTime: number): Uint8Array {
  const event = new BinaryWriter();
  event.tag(1, WireType.Bit64).double(wallTime);
  event.tag(3, WireType.LengthDelimited).string('brain.Event:2');
  return toRecord(event.finish());
}

/**
 * Writes scalars as one event of a TensorBoard event file: a `TFRecord` of an `Event` message
 * (tensorflow/core/util/event.proto).
 * @returns Bytes to append to the file.
 */
export function encodeScalarEvent({ wallTime, step, scalars }: ScalarEvent): Uint8Array {
  const event = new BinaryWriter();
  event.tag(1, WireType.Bit64).double(wallTime);
  event.tag(2, WireType.Varint).int64(step);
  event.tag(5, WireType.LengthDelimited).fork();
  for (const [name, value] of Object.entries(scalars)) {
    event.tag(1, WireType.LengthDelimited).fork();
    event.tag(1, WireType.LengthDelimited).string(name);
    // The writer refuses what a float of 32 bits cannot hold; here it shall become infinite.
    event.tag(2, WireType.Bit32).float(Math.fround(value));
    event.join();
  }
  event.join();
  return toRecord(event.finish());
}

/** Length, checksum of the length, data, checksum of the data. */
function toRecord(data: Uint8Array): Uint8Array {
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
