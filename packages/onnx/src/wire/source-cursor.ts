import { joinBytes } from '@grounder/core/internal';

import { BinaryReader } from '@bufbuild/protobuf/wire';

import { GroundingError } from '@grounder/core';

import type { ByteSource } from './byte-source.js';
import type { WireHead } from './reader.js';
import { maxHeadLength, readHead } from './reader.js';

/** After a jump little is wanted as a rule: the head of a field whose content is skipped, too. */
const leastWindow = 64;

/** Where fields follow each other as closely as nodes do, fewer and larger reads are faster. */
const closeDistance = 512;
const largestWindow = 16_384;

/** How a {@link SourceCursor} reads. */
export interface SourceCursorOptions {
  /** Most bytes to read. */
  readonly maxBytes: number;
  /** Ends the work before the next read. */
  readonly signal?: AbortSignal | undefined;
}

/** Walks forward through a source and keeps a small window of it. No byte is read twice. */
export class SourceCursor {
  readonly #source: ByteSource;
  readonly #options: SourceCursorOptions;
  #window: Uint8Array = new Uint8Array(0);
  #windowStart = 0;
  #windowLength = leastWindow / 2;
  #position = 0;
  #bytesRead = 0;

  constructor(source: ByteSource, options: SourceCursorOptions) {
    this.#source = source;
    this.#options = options;
  }

  /** Index of the next byte. */
  get position(): number {
    return this.#position;
  }

  /** Moves forward. */
  skipTo(position: number): void {
    this.#position = position;
  }

  /**
   * Reads what stands before the content of a field, and checks that the content fits.
   * @param end - Where the message ends that the field is part of.
   */
  async head(end: number): Promise<WireHead> {
    const wanted = Math.min(maxHeadLength, end - this.#position);
    if (this.#held() < wanted) await this.#refill(wanted);
    const first = this.#position - this.#windowStart;
    const reader = new BinaryReader(this.#window.subarray(first, first + wanted));
    const head = readHead(reader, this.#position);
    this.#position += reader.pos;
    if (head.length <= end - this.#position) return head;
    throw new GroundingError(
      'INVALID_MODEL',
      `expected at most ${end - this.#position} bytes in field ${head.field} at byte ` +
        `${this.#position}, got the length ${head.length}; the file is truncated or no ONNX model`,
    );
  }

  /** Reads the next bytes and moves behind them. */
  async take(length: number): Promise<Uint8Array> {
    if (this.#held() < length) await this.#refill(length);
    const first = this.#position - this.#windowStart;
    this.#position += length;
    return this.#window.slice(first, first + length);
  }

  #held(): number {
    return Math.max(0, this.#windowStart + this.#window.length - this.#position);
  }

  /** Moves the window to the position and makes it at least `wanted` long. */
  async #refill(wanted: number): Promise<void> {
    const held = this.#held();
    const kept = held > 0 ? this.#window.slice(-held) : new Uint8Array(0);
    const windowEnd = this.#windowStart + this.#window.length;
    const isNear = this.#position <= windowEnd + closeDistance;
    this.#windowLength = isNear ? Math.min(2 * this.#windowLength, largestWindow) : leastWindow;
    const start = this.#position + held;
    const missing = Math.max(wanted - held, this.#windowLength - held);
    const read = await this.#read(start, Math.min(missing, this.#source.size - start));
    this.#window = kept.length === 0 ? read : joinBytes([kept, read]);
    this.#windowStart = this.#position;
  }

  async #read(offset: number, length: number): Promise<Uint8Array> {
    const { maxBytes, signal } = this.#options;
    signal?.throwIfAborted();
    this.#bytesRead += length;
    if (this.#bytesRead > maxBytes) {
      throw new GroundingError(
        'INVALID_MODEL',
        `expected to find what a model says about itself in ${maxBytes} bytes without its weights, ` +
          'got more; raise maxBytes if the file is good',
      );
    }
    const bytes = await this.#source.read(offset, length);
    signal?.throwIfAborted();
    if (bytes.length === length) return bytes;
    throw new GroundingError(
      'INVALID_MODEL',
      `expected ${length} bytes at byte ${offset}, got ${bytes.length}; ` +
        'the file was truncated while it was read',
    );
  }
}
