import { WireWriter } from '@grounder/onnx';

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
  const event = new WireWriter();
  event.double(1, wallTime);
  event.text(3, 'brain.Event:2');
  return toRecord(event.finish());
}

/**
 * Writes scalars as one event of a TensorBoard event file: a `TFRecord` of an `Event` message
 * (tensorflow/core/util/event.proto).
 *
 * @param event - What was measured when.
 * @returns Bytes to append to the file.
 */
export function encodeScalarEvent({ wallTime, step, scalars }: ScalarEvent): Uint8Array {
  const event = new WireWriter();
  event.double(1, wallTime);
  event.varint(2, step);
  event.message(5, (summary) => {
    for (const [name, value] of Object.entries(scalars)) {
      summary.message(1, (scalar) => {
        scalar.text(1, name);
        scalar.float(2, value);
      });
    }
  });
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
