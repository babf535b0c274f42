import { Buffer } from 'node:buffer';

const needsDecoding = /[\\\x80-\xff]/;
const byteEscape = /\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|([\s\S]))/g;
const wideEscape = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|\\)/g;
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

const namedEscapes: Readonly<Record<string, string>> = {
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
 * Reads the text of a Python 2 string, which is bytes: as UTF-8 where it is that, else as Latin-1.
 */
export function decodeByteText(bytes: string): string {
  if (!needsDecoding.test(bytes)) return bytes;
  try {
    return strictUtf8.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return bytes;
  }
}

/** Reads a string as Python 2 writes it in protocol 0: in quotes, with escapes, on one line. */
export function parseQuotedText(line: string): string | undefined {
  const quote = line.charAt(0);
  const quoted = quote === "'" || quote === '"';
  if (!quoted || line.length < 2 || !line.endsWith(quote)) return undefined;
  const inner = line.slice(1, -1);
  return needsDecoding.test(inner) ? decodeByteText(inner.replace(byteEscape, unescape)) : inner;
}

/** Reads a string as protocol 0 writes Unicode: Latin-1 with `\u` and `\U` escapes, on one line. */
export function parseRawUnicode(line: string): string | undefined {
  if (!line.includes('\\')) return line;
  try {
    // A pair of slashes stands for itself.
    return line.replace(wideEscape, (pair: string, short?: string, long?: string) => {
      const digits = short ?? long;
      return digits === undefined ? pair : String.fromCodePoint(Number.parseInt(digits, 16));
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function unescape(escape: string, hex?: string, octal?: string, name = ''): string {
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
  return namedEscapes[name] ?? escape;
}
