import { Buffer } from 'node:buffer';

import { GroundingError } from '@grounder/core';

const newline = 0x0a;

/** Reads the arguments of opcodes from a pickle, and refuses to read beyond its end. */
export class PickleCursor {
  readonly #bytes: Buffer;
  readonly #file: string;
  #offset = 0;

  /**
   */
  constructor(bytes: Uint8Array, file: string) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#file = file;
  }

  /** Bytes that are not read yet. */
  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  /** The error for what is wrong at the opcode or argument that was read last. */
  refusal(message: string): GroundingError {
    return new GroundingError('INVALID_DATA', `${this.#file}, byte ${this.#offset}: ${message}`);
  }

  /** An unsigned byte. */
  byte(): number {
    return this.#bytes.readUInt8(this.#advance(1));
  }

  /** Two bytes, little-endian, unsigned. */
  unsigned16(): number {
    return this.#bytes.readUInt16LE(this.#advance(2));
  }

  /** Four bytes, little-endian, signed. */
  signed32(): number {
    return this.#bytes.readInt32LE(this.#advance(4));
  }

  /** Four bytes, little-endian, unsigned. */
  unsigned32(): number {
    return this.#bytes.readUInt32LE(this.#advance(4));
  }

  /** Eight bytes, little-endian, unsigned: a length, which is refused when it is beyond the end. */
  length64(): number {
    const length = this.#bytes.readBigUInt64LE(this.#advance(8));
    if (length <= BigInt(this.remaining)) return Number(length);
    throw this.refusal(`expected ${length} more bytes, got ${this.remaining}; it is cut off`);
  }

  /** Eight bytes, big-endian: a double. */
  double(): number {
    return this.#bytes.readDoubleBE(this.#advance(8));
  }

  /** A number of bytes as one character each. */
  latin1(length: number): string {
    const start = this.#advance(length);
    return this.#bytes.toString('latin1', start, start + length);
  }

  /** A number of bytes as UTF-8. */
  utf8(length: number): string {
    const start = this.#advance(length);
    return this.#bytes.toString('utf8', start, start + length);
  }

  /** The bytes up to the next line feed, which is skipped, as one character each. */
  line(): string {
    const end = this.#bytes.indexOf(newline, this.#offset);
    if (end < 0) throw this.refusal('expected a line, got the end; it is cut off');
    const line = this.#bytes.toString('latin1', this.#offset, end);
    this.#offset = end + 1;
    return line;
  }

  /** A number of bytes as a little-endian whole number in two's complement. */
  signed(length: number): bigint {
    const start = this.#advance(length);
    if (length === 0) return 0n;
    const digits = Buffer.from(this.#bytes.subarray(start, start + length)).reverse();
    return BigInt.asIntN(8 * length, BigInt(`0x${digits.toString('hex')}`));
  }

  #advance(length: number): number {
    const start = this.#offset;
    if (length > this.remaining) {
      throw this.refusal(`expected ${length} more bytes, got ${this.remaining}; it is cut off`);
    }
    this.#offset = start + length;
    return start;
  }
}
