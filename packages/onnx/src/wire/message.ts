import { joinBytes } from '@grounder/core/internal';

import { GroundingError } from '@grounder/core';

import type { OnnxInteger, OnnxPart } from '../model/onnx-model.js';
import type { WireField } from './reader.js';
import { isText, readFields, readPackedFloats, readPackedVarints, readText } from './reader.js';

/** Fields of an encoded message by number, with checks of what each holds. */
export class Message {
  readonly #name: string;
  readonly #fields = new Map<number, WireField[]>();

  /**
   * @param bytes - The message without tag and length.
   */
  constructor(name: string, bytes: Uint8Array) {
    this.#name = name;
    for (const field of readFields(bytes)) {
      const same = this.#fields.get(field.field);
      if (same === undefined) this.#fields.set(field.field, [field]);
      else same.push(field);
    }
  }

  /** The fields of one number in the order of the file. */
  fields(field: number): readonly WireField[] {
    return this.#fields.get(field) ?? [];
  }

  /** Contents of a repeated field of texts, bytes or messages. */
  allBytes(field: number): Uint8Array[] {
    return this.fields(field).map((found) => {
      if (found.kind === 'bytes') return found.value;
      throw this.#mismatch(field, 'bytes', found.kind);
    });
  }

  /** Content of a text, bytes or message; the last one counts, as protobuf asks. */
  bytes(field: number): Uint8Array | undefined {
    return this.allBytes(field).at(-1);
  }

  /** Contents of a repeated text. */
  texts(field: number): string[] {
    return this.allBytes(field).map(readText);
  }

  /** Contents of a repeated text, or undefined when one of them is no UTF-8. */
  exactTexts(field: number): string[] | undefined {
    const contents = this.allBytes(field);
    return contents.every(isText) ? contents.map(readText) : undefined;
  }

  /** A text, or undefined when the field is absent or empty. */
  text(field: number): string | undefined {
    const bytes = this.bytes(field);
    return bytes === undefined || bytes.length === 0 ? undefined : readText(bytes);
  }

  /** A whole number. */
  integer(field: number): OnnxInteger | undefined {
    return this.integers(field).at(-1);
  }

  /** Whole numbers of a repeated field, packed or not. */
  integers(field: number): OnnxInteger[] {
    return Array.from(this.varints(field), toInteger);
  }

  /** Whole numbers of a repeated field, unsigned, packed or not. */
  varints(field: number): BigUint64Array {
    const parts = this.fields(field).map((found) => {
      if (found.kind === 'varint') return BigUint64Array.of(found.value);
      if (found.kind === 'bytes') return readPackedVarints(found.value);
      throw this.#mismatch(field, 'a whole number', found.kind);
    });
    const [only] = parts;
    return parts.length === 1 && only !== undefined
      ? only
      : BigUint64Array.from(parts.flatMap((part) => Array.from(part)));
  }

  /** Floats of a repeated field, packed or not. */
  floats(field: number): number[] {
    return this.fields(field).flatMap((found) => {
      const isFloats = found.kind === 'fixed32' || found.kind === 'bytes';
      if (!isFloats || found.value.length % 4 !== 0) {
        throw this.#mismatch(field, 'floats', found.kind);
      }
      return readPackedFloats(found.value);
    });
  }

  /** Whole numbers that must fit the number type: dims, codes. */
  exactIntegers(field: number): number[] {
    return this.integers(field).map((value) => {
      if (typeof value === 'number') return value;
      throw this.#mismatch(field, 'a number of at most 53 bits', String(value));
    });
  }

  /** The fields whose numbers are not known, ready to be spread into a part. */
  unknown(known: Readonly<Record<string, number>>): OnnxPart {
    const numbers = new Set(Object.values(known));
    const rest = [...this.#fields].filter(([number]) => !numbers.has(number));
    if (rest.length === 0) return {};
    const encoded = rest.flatMap(([, fields]) => fields.map((field) => field.encoded));
    return { unknownFields: joinBytes(encoded) };
  }

  #mismatch(field: number, expected: string, got: string): GroundingError {
    return new GroundingError(
      'INVALID_MODEL',
      `expected ${expected} in field ${field} of ${this.#name}, got ${got}`,
    );
  }
}

function toInteger(value: bigint): OnnxInteger {
  const signed = BigInt.asIntN(64, value);
  const number = Number(signed);
  return Number.isSafeInteger(number) ? number : signed;
}
