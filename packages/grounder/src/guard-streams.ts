import { escapeControls } from '@grounder/core/internal';

import type { CommandStreams } from './commands/streams.js';

// eslint-disable-next-line no-control-regex -- line feeds, and the colours and weights of our own words
const ours = /(\n|\u001b\[(?:1|2|22|31|32|33|39)m)/;

/**
 * Guards streams against text from files: nothing that is written through them steers a terminal,
 * and JSON stays JSON.
 */
export function guardStreams(streams: CommandStreams): CommandStreams {
  const { stdout, stderr, terminal = stderr } = streams;
  return { ...streams, stdout: guard(stdout), stderr: guard(stderr), terminal };
}

function guard(stream: NodeJS.WritableStream): NodeJS.WritableStream {
  const write = (text: string | Uint8Array): boolean => stream.write(guardText(String(text)));
  return new Proxy(stream, {
    get(target, name): unknown {
      if (name === 'write') return write;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function guardText(text: string): string {
  return text
    .split(ours)
    .map((part, index) => (index % 2 === 1 ? part : escapeControls(part)))
    .join('');
}

/**
 * Escapes all texts in a plain value, line feeds and colours included, before they are set among our
 * own words.
 */
export function shown<Value>(value: Value): Value;
export function shown(value: unknown): unknown {
  if (typeof value === 'string') return escapeControls(value);
  if (Array.isArray(value)) return value.map((item: unknown) => shown(item));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [
      escapeControls(key),
      shown(item),
    ]),
  );
}

function isPlainObject(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
