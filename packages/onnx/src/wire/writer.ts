import { joinBytes } from '@grounder/core/internal';

import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Bytes in an array that is kept instead of copied; shorter ones are not worth a chunk. */
const longLength = 1024;

/**
 * Writes a message. Long byte arrays are kept by reference until `finish`, so that weights are
 * copied once: a `BinaryWriter` copies them for every message around them and whenever it grows.
 */
export class WireWriter {
  readonly #short = new BinaryWriter();
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  /** Writes a whole number of 64 bits; negative ones as their two's complement. */
  varint(field: number, value: number | bigint): void {
    this.#short.tag(field, WireType.Varint).int64(value);
  }

  /** Writes a float of 32 bits; what is too large for one becomes infinite. */
  float(field: number, value: number): void {
    this.#short.tag(field, WireType.Bit32).float(Math.fround(value));
  }

  /** Writes a text as UTF-8. */
  text(field: number, value: string): void {
    this.#short.tag(field, WireType.LengthDelimited).string(value);
  }

  /** Writes bytes; they must not change before `finish`. */
  bytes(field: number, value: Uint8Array): void {
    this.#short.tag(field, WireType.LengthDelimited).uint32(value.length);
    this.raw(value);
  }

  /** Writes a message within the message. */
  message(field: number, write: (writer: WireWriter) => void): void {
    const inner = new WireWriter();
    write(inner);
    inner.#flush();
    this.#short.tag(field, WireType.LengthDelimited).uint32(inner.#length);
    for (const chunk of inner.#chunks) this.raw(chunk);
  }

  /** Writes bytes that are fields already; they must not change before `finish`. */
  raw(value: Uint8Array): void {
    if (value.length < longLength) {
      this.#short.raw(value);
      return;
    }
    this.#flush();
    this.#append(value);
  }

  /** Joins all that was written. */
  finish(): Uint8Array {
    this.#flush();
    return joinBytes(this.#chunks);
  }

  #flush(): void {
    const written = this.#short.finish();
    if (written.length > 0) this.#append(written);
  }

  #append(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }
}
