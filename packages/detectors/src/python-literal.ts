import { GroundingError } from '@grounder/core';

/** A value that Python writes: dictionaries are maps, lists and tuples are arrays, None is null. */
export type PythonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly PythonValue[]
  | ReadonlyMap<PythonValue, PythonValue>;

/** Lists in lists: deeper nesting is an attack, not metadata. */
const maxDepth = 64;

/** Python itself reads no longer whole numbers: turning digits into a number takes quadratic time. */
const mostDigits = 4300;

const words: ReadonlyMap<string, PythonValue> = new Map<string, PythonValue>([
  ['None', null],
  ['True', true],
  ['False', false],
  ['inf', Infinity],
  ['-inf', -Infinity],
  ['nan', NaN],
]);

const escapes: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * Reads what Python's `str()` and `repr()` write of dictionaries, lists, tuples, texts, numbers,
 * booleans and None, as exporters store in a model's metadata
 * (https://docs.python.org/3/reference/lexical_analysis.html#literals). Whole numbers beyond
 * ±(2^53 - 1) become bigints.
 *
 * @example
 * ```ts
 * parsePythonLiteral(`{0: 'person', 1: "bird's nest"}`);
 * // Map(2) { 0 => 'person', 1 => "bird's nest" }
 * ```
 */
export function parsePythonLiteral(text: string): PythonValue {
  const scanner = new Scanner(text);
  const value = readValue(scanner, 0);
  if (scanner.match(/$/y) === undefined) throw scanner.expected('the end');
  return value;
}

/** Takes tokens off a text from left to right. */
class Scanner {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Takes a token with the white space before it; the pattern is sticky. */
  match(pattern: RegExp): RegExpExecArray | undefined {
    const start = this.#position;
    this.matchHere(/\s*/y);
    const found = this.matchHere(pattern);
    if (found === undefined) this.#position = start;
    return found;
  }

  /** Takes a token that begins right here. */
  matchHere(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.#text);
    if (found === null) return undefined;
    this.#position = pattern.lastIndex;
    return found;
  }

  expected(what: string): GroundingError {
    const rest = JSON.stringify(this.#text.slice(this.#position, this.#position + 24));
    return new GroundingError(
      'INVALID_DATA',
      `expected ${what} at character ${this.#position} of a Python literal, got ${rest}`,
    );
  }
}

function readValue(scanner: Scanner, depth: number): PythonValue {
  if (depth > maxDepth) throw scanner.expected(`at most ${maxDepth} levels`);
  if (scanner.match(/\{/y)) return readDictionary(scanner, depth);
  if (scanner.match(/\[/y)) return readItems(scanner, /\]/y, depth).items;
  if (scanner.match(/\(/y)) return readTuple(scanner, depth);
  return readScalar(scanner);
}

function readScalar(scanner: Scanner): PythonValue {
  const quote = scanner.match(/u?(['"])/y)?.[1];
  if (quote !== undefined) return readText(scanner, quote);
  const word = scanner.match(/(?:None|True|False|nan|-?inf)\b/y)?.[0];
  if (word !== undefined) return words.get(word) ?? null;
  const number = scanner.match(/-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?(?![\w.])/iy)?.[0];
  if (number !== undefined && number.length > mostDigits) {
    throw scanner.expected(`a number of at most ${mostDigits} characters before this`);
  }
  if (number !== undefined) return toNumber(number);
  throw scanner.expected('a value');
}

function toNumber(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) || !/^-?\d+$/.test(text) ? number : BigInt(text);
}

function readDictionary(scanner: Scanner, depth: number): ReadonlyMap<PythonValue, PythonValue> {
  const entries = new Map<PythonValue, PythonValue>();
  while (scanner.match(/\}/y) === undefined) {
    const key = readValue(scanner, depth + 1);
    if (scanner.match(/:/y) === undefined) throw scanner.expected('":"');
    entries.set(key, readValue(scanner, depth + 1));
    if (scanner.match(/,/y) === undefined) {
      if (scanner.match(/\}/y) === undefined) throw scanner.expected('"," or "}"');
      break;
    }
  }
  return entries;
}

/** A value in parentheses without a comma is that value. */
function readTuple(scanner: Scanner, depth: number): PythonValue {
  const { items, endsWithComma } = readItems(scanner, /\)/y, depth);
  return items.length === 1 && !endsWithComma ? (items[0] ?? null) : items;
}

function readItems(
  scanner: Scanner,
  end: RegExp,
  depth: number,
): { readonly items: readonly PythonValue[]; readonly endsWithComma: boolean } {
  const items: PythonValue[] = [];
  while (scanner.match(end) === undefined) {
    items.push(readValue(scanner, depth + 1));
    if (scanner.match(/,/y) === undefined) {
      if (scanner.match(end) === undefined) throw scanner.expected('"," or the end of the list');
      return { items, endsWithComma: false };
    }
  }
  return { items, endsWithComma: true };
}

function readText(scanner: Scanner, quote: string): string {
  const plain = quote === "'" ? /[^'\\\n]+/y : /[^"\\\n]+/y;
  const end = quote === "'" ? /'/y : /"/y;
  let text = '';
  while (scanner.matchHere(end) === undefined) {
    text += scanner.matchHere(plain)?.[0] ?? readEscape(scanner);
  }
  return text;
}

function readEscape(scanner: Scanner): string {
  const found = scanner.matchHere(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U(00[01][\da-fA-F]{5})|([0-7]{1,3})|([^xuUN]))/y,
  );
  if (found === undefined) throw scanner.expected('a character of a text or its closing quote');
  const [whole, byte, short, long, octal, letter = ''] = found;
  const hex = byte ?? short ?? long;
  const code = hex === undefined ? parseInt(octal ?? '', 8) : parseInt(hex, 16);
  // Python keeps a backslash that escapes nothing.
  if (Number.isNaN(code)) return escapes[letter] ?? whole;
  if (code <= 0x10ffff) return String.fromCodePoint(code);
  throw scanner.expected('a code point of at most 10ffff');
}
