const textEncoder = new TextEncoder();

/** Wire types of protobuf: how the bytes after a field's tag are laid out. */
export const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/**
 * Writes protobuf's wire format (https://protobuf.dev/programming-guides/encoding). Long byte
 * arrays are kept by reference until `finish`, so that weights are copied once.
 */
export class WireWriter {
  readonly #chunks: Uint8Array[] = [];
  #pending: number[] = [];
  #length = 0;

  /** Writes a whole number of 64 bits; negative ones as their two's complement. */
  varint(field: number, value: number | bigint): void {
    this.#varint(tag(field, wireTypes.varint));
    this.#varint(value);
  }

  /** Writes a float of 32 bits. */
  float(field: number, value: number): void {
    this.#varint(tag(field, wireTypes.fixed32));
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.#pending.push(...bytes);
  }

  /** Writes a float of 64 bits. */
  double(field: number, value: number): void {
    this.#varint(tag(field, wireTypes.fixed64));
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    this.#pending.push(...bytes);
  }

  /** Writes a text as UTF-8. */
  text(field: number, value: string): void {
    this.bytes(field, textEncoder.encode(value));
  }

  /** Writes bytes; they must not change before `finish`. */
  bytes(field: number, value: Uint8Array): void {
    this.#varint(tag(field, wireTypes.bytes));
    this.#varint(value.length);
    this.raw(value);
  }

  /** Writes a message within the message. */
  message(field: number, write: (writer: WireWriter) => void): void {
    const inner = new WireWriter();
    write(inner);
    inner.#flush();
    this.#varint(tag(field, wireTypes.bytes));
    this.#varint(inner.#length);
    this.#flush();
    for (const chunk of inner.#chunks) this.#append(chunk);
  }

  /** Writes bytes that are fields already; they must not change before `finish`. */
  raw(value: Uint8Array): void {
    this.#flush();
    this.#append(value);
  }

  /** Joins all that was written. */
  finish(): Uint8Array {
    this.#flush();
    const joined = new Uint8Array(this.#length);
    let offset = 0;
    for (const chunk of this.#chunks) {
      joined.set(chunk, offset);
      offset += chunk.length;
    }
    return joined;
  }

  #varint(value: number | bigint): void {
    if (typeof value === 'bigint' || value < 0 || value > 0x7fffffff) {
      this.#longVarint(BigInt.asUintN(64, BigInt(value)));
      return;
    }
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) this.#pending.push((rest & 0x7f) | 0x80);
    this.#pending.push(rest);
  }

  #longVarint(value: bigint): void {
    let rest = value;
    for (; rest > 0x7fn; rest >>= 7n) this.#pending.push(Number(rest & 0x7fn) | 0x80);
    this.#pending.push(Number(rest));
  }

  #flush(): void {
    if (this.#pending.length === 0) return;
    this.#append(Uint8Array.from(this.#pending));
    this.#pending = [];
  }

  #append(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }
}

function tag(field: number, wireType: number): number {
  return field * 8 + wireType;
}
