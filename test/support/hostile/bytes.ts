import { deflateSync } from 'node:zlib';

import { readImageFile } from '../image-files.js';

/** A file that costs more than it shows. */
export interface HostileImage {
  /** What is wrong with it. */
  readonly name: string;
  /** Makes the file. */
  readonly make: () => Uint8Array;
}

/** The bytes of a fixture. */
export const sample = (name: string): Uint8Array => readImageFile(name).bytes;
/** Joins stretches of bytes. */
export const bytesOf = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
  Uint8Array.from(Buffer.concat(parts.map((part) => Uint8Array.from(part))));
/** So many zeros. */
export const zeros = (length: number): Uint8Array => new Uint8Array(length);
/** Text as bytes. */
export const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1');
/** A zlib stream of so many zeros. */
export const bomb = (length: number): Uint8Array => deflateSync(zeros(length), { level: 9 });
