import { Buffer } from 'node:buffer';

import { GroundingError } from '@grounder/core';
import { parseJson } from '@grounder/core/internal';

/** One element of an array that stands in the root object of a JSON file. */
export interface JsonElement {
  /** The array's key. */
  readonly array: string;
  /** The element's place in the array, from 0. */
  readonly index: number;
  /** The element, parsed. */
  readonly value: unknown;
}

/** What a splitter looks for. */
export interface JsonArraySplitterOptions {
  /** The keys of the arrays. */
  readonly arrays: readonly string[];
  /** What messages call the file. */
  readonly file: string;
  /** Bytes that one element may have. */
  readonly maximumElementBytes: number;
}

const kindOther = 0;
const kindQuote = 1;
const kindOpen = 2;
const kindClose = 3;
const kindSpace = 4;
const kindComma = 5;
const backslash = 0x5c;
const quote = 0x22;
const kinds = new Uint8Array(256);
for (const [kind, characters] of [
  [kindQuote, '"'],
  [kindOpen, '{['],
  [kindClose, '}]'],
  [kindSpace, ' \t\r\n'],
  [kindComma, ','],
] as const) {
  for (const character of characters) kinds[character.charCodeAt(0)] = kind;
}

const rootDepth = 0;
const memberDepth = 1;
const elementDepth = 2;

/**
 * Finds the elements of the arrays in the root object of a JSON file that comes in chunks, and
 * parses one element at a time: a file of any size takes the memory of its largest element.
 */
export class JsonArraySplitter {
  readonly #options: JsonArraySplitterOptions;
  readonly #counts = new Map<string, number>();
  #chunk: Buffer = Buffer.alloc(0);
  #consumed = 0;
  #depth = rootDepth;
  #closed = false;
  #inString = false;
  #escaped = false;
  /** The key of the array whose elements are wanted, while inside it. */
  #array: string | undefined;
  /** The last string among the root's members: before an array, its key. */
  #member = '';
  /** Where the element or key in progress starts in the chunk; -1 outside. */
  #start = -1;
  #parts: Buffer[] = [];
  #partBytes = 0;
  #found: JsonElement[] = [];

  constructor(options: JsonArraySplitterOptions) {
    this.#options = options;
  }

  /** The keys of the wanted arrays that have been met. */
  get met(): ReadonlySet<string> {
    return new Set(this.#counts.keys());
  }

  /** Takes the next bytes of the file and gives the elements that end in them. */
  push(chunk: Buffer): readonly JsonElement[] {
    this.#chunk = chunk;
    this.#found = [];
    let offset = this.#consumed === 0 ? byteOrderMarkLength(chunk) : 0;
    while (offset < chunk.length) {
      if (this.#inString) offset = this.#skipString(offset);
      else {
        this.#structure(kinds[chunk[offset] ?? 0] ?? kindOther, offset);
        offset += 1;
      }
    }
    this.#keepPart(chunk.length);
    this.#consumed += chunk.length;
    return this.#found;
  }

  /** Checks that the file has ended where the root object does. */
  finish(): void {
    if (this.#closed) return;
    throw this.#refusal(this.#consumed, 'expected the rest of the object, got the end of the file');
  }

  /** Moves to behind the string's closing quote, or to the chunk's end. */
  #skipString(from: number): number {
    const chunk = this.#chunk;
    for (let offset = from; offset < chunk.length; offset++) {
      const byte = chunk[offset];
      if (this.#escaped) this.#escaped = false;
      else if (byte === backslash) this.#escaped = true;
      else if (byte === quote) {
        this.#inString = false;
        if (this.#depth === memberDepth) this.#endMember(offset + 1);
        return offset + 1;
      }
    }
    return chunk.length;
  }

  #structure(kind: number, offset: number): void {
    // Nearly every byte of a file lies deep inside an element, which is parsed as a whole.
    if (kind === kindQuote) this.#openString(offset);
    else if (kind === kindOpen) this.#open(offset);
    else if (kind === kindClose) this.#close(offset);
    else if (this.#depth !== memberDepth && this.#depth <= elementDepth)
      this.#between(kind, offset);
  }

  #openString(offset: number): void {
    this.#inString = true;
    if (this.#depth === memberDepth) this.#start = offset;
    else this.#between(kindQuote, offset);
  }

  /** Refuses what is neither an element nor what separates elements. */
  #between(kind: number, offset: number): void {
    const outside = this.#depth === rootDepth;
    const amongElements = this.#depth === elementDepth && this.#array !== undefined;
    if (kind === kindSpace || (!outside && !amongElements)) return;
    if (amongElements && kind === kindComma) return;
    const expected = outside ? 'one object' : `an array of objects in "${this.#array ?? ''}"`;
    throw this.#refusal(offset, `expected ${expected}, got ${JSON.stringify(this.#near(offset))}`);
  }

  #open(offset: number): void {
    const brace = this.#chunk[offset] === 0x7b;
    if (this.#depth === rootDepth && (this.#closed || !brace)) this.#between(kindOther, offset);
    if (this.#depth === memberDepth) this.#openMember(brace, offset);
    if (this.#depth === elementDepth && this.#array !== undefined) {
      if (!brace) this.#between(kindOther, offset);
      this.#start = offset;
    }
    this.#depth += 1;
  }

  #openMember(brace: boolean, offset: number): void {
    if (!this.#options.arrays.includes(this.#member)) return;
    const again = this.#counts.has(this.#member);
    if (brace || again) {
      const got = again ? 'a second one' : 'an object';
      throw this.#refusal(offset, `expected one array "${this.#member}", got ${got}`);
    }
    this.#array = this.#member;
    this.#counts.set(this.#array, 0);
  }

  #close(offset: number): void {
    this.#depth -= 1;
    if (this.#depth < rootDepth) throw this.#refusal(offset, 'expected an object, got its end');
    if (this.#depth === rootDepth) this.#closed = true;
    if (this.#array === undefined) return;
    if (this.#depth === elementDepth) this.#endElement(this.#array, offset + 1);
    else if (this.#depth === memberDepth) this.#array = undefined;
  }

  #endMember(end: number): void {
    const text = this.#capture(end);
    // A value may be a string as well, but the string before an array is its key.
    this.#member = this.#parse(text, end) as string;
  }

  #endElement(array: string, end: number): void {
    const index = this.#counts.get(array) ?? 0;
    this.#counts.set(array, index + 1);
    this.#found.push({ array, index, value: this.#parse(this.#capture(end), end) });
  }

  #parse(text: string, end: number): unknown {
    try {
      return parseJson(text);
    } catch (cause) {
      const shown = JSON.stringify(text.slice(0, 60));
      throw this.#refusal(end, `expected JSON, got ${shown}`, { cause });
    }
  }

  /** The text since the start that was noted, also when it began in an earlier chunk. */
  #capture(end: number): string {
    const start = this.#start;
    this.#start = -1;
    if (this.#parts.length === 0) return this.#chunk.toString('utf8', start, end);
    const whole = Buffer.concat([...this.#parts, this.#chunk.subarray(start, end)]);
    this.#parts = [];
    this.#partBytes = 0;
    return whole.toString('utf8');
  }

  #keepPart(length: number): void {
    if (this.#start < 0) return;
    this.#parts.push(this.#chunk.subarray(this.#start));
    this.#partBytes += length - this.#start;
    this.#start = 0;
    const { maximumElementBytes } = this.#options;
    if (this.#partBytes <= maximumElementBytes) return;
    throw this.#refusal(
      length,
      `expected elements of up to ${maximumElementBytes} bytes, got more`,
    );
  }

  #near(offset: number): string {
    return this.#chunk.toString('utf8', offset, offset + 20);
  }

  #refusal(offset: number, message: string, options?: ErrorOptions): GroundingError {
    const byte = this.#consumed + offset;
    return new GroundingError(
      'INVALID_DATA',
      `${this.#options.file}, byte ${byte}: ${message}`,
      options,
    );
  }
}

function byteOrderMarkLength(chunk: Buffer): number {
  return chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? 3 : 0;
}
