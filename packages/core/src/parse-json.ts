/**
 * Parses a JSON file's text as writers leave it: behind a byte-order mark, and with the `NaN`,
 * `Infinity` and `-Infinity` that Python writes.
 * @throws SyntaxError for what is no JSON beyond that.
 */
export function parseJson(text: string): unknown {
  // UTF-16 read as UTF-8: its byte-order mark is no character there.
  if (text.startsWith('\uFFFD\uFFFD')) throw new SyntaxError('it is in UTF-16: save it as UTF-8');
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    return JSON.parse(content);
  } catch (error) {
    const marked = markNumbers(content);
    if (marked === content) throw error;
    return parseMarked(marked, error);
  }
}

const mark = '\u0000number ';
const numbers: ReadonlyMap<unknown, number> = new Map([
  [`${mark}NaN`, NaN],
  [`${mark}Infinity`, Infinity],
  [`${mark}-Infinity`, -Infinity],
]);

/** Turns what JSON has no number for, outside of strings, into marked strings. */
function markNumbers(text: string): string {
  const tokens = /["\\]|NaN|-?Infinity/g;
  const parts: string[] = [];
  let quoted = false;
  let copied = 0;
  for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
    const [token] = match;
    if (token === '"') quoted = !quoted;
    else if (token === '\\') tokens.lastIndex += 1;
    else if (!quoted) {
      parts.push(text.slice(copied, match.index), JSON.stringify(`${mark}${token}`));
      copied = tokens.lastIndex;
    }
  }
  return parts.join('') + text.slice(copied);
}

function parseMarked(text: string, first: unknown): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown) => numbers.get(value) ?? value);
  } catch {
    // What was wrong before the marks is what the reader of the message can find.
    throw first;
  }
}
