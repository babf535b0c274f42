import { decodeByteText, parseQuotedText, parseRawUnicode } from './pickle-text.js';
import type { PickleCursor } from './pickle-cursor.js';
import type { PickleMachine } from './pickle-machine.js';
import type { PlainValue } from './plain-value.js';

type Operation = (machine: PickleMachine) => void;

const maximumProtocol = 5;
/** Bytes or characters of a number: far above any identifier, far below what costs time. */
const maximumNumberLength = 256;

/** Numbers, None and booleans. */
const numbers: Readonly<Record<string, Operation>> = {
  N: pushing(() => null),
  '\x88': pushing(() => true),
  '\x89': pushing(() => false),
  I: pushing((cursor) => parseInteger(cursor, cursor.line())),
  J: pushing((cursor) => cursor.signed32()),
  K: pushing((cursor) => cursor.byte()),
  M: pushing((cursor) => cursor.unsigned16()),
  L: pushing((cursor) => parseInteger(cursor, cursor.line().replace(/L$/, ''))),
  '\x8a': pushing((cursor) => readLong(cursor, cursor.byte())),
  '\x8b': pushing((cursor) => readLong(cursor, cursor.signed32())),
  F: pushing((cursor) => parseFloatLine(cursor, cursor.line())),
  G: pushing((cursor) => cursor.double()),
};

/** Texts of Python 2 (S, T, U: bytes) and of Python 3 (V, X: Unicode). */
const texts: Readonly<Record<string, Operation>> = {
  S: pushingText((cursor) => textOf(cursor, parseQuotedText(cursor.line()))),
  T: pushingText((cursor) => decodeByteText(cursor.latin1(lengthOf(cursor, cursor.signed32())))),
  U: pushingText((cursor) => decodeByteText(cursor.latin1(cursor.byte()))),
  V: pushingText((cursor) => textOf(cursor, parseRawUnicode(cursor.line()))),
  X: pushingText((cursor) => cursor.utf8(cursor.unsigned32())),
  '\x8c': pushingText((cursor) => cursor.utf8(cursor.byte())),
  '\x8d': pushingText((cursor) => cursor.utf8(cursor.length64())),
};

/** Lists, tuples and dicts. */
const containers: Readonly<Record<string, Operation>> = {
  ']': pushing(() => []),
  ')': pushing(() => []),
  '}': pushing(() => ({})),
  l: (machine) => {
    machine.push(machine.popToMark());
  },
  t: (machine) => {
    machine.push(machine.popToMark());
  },
  d: (machine) => {
    const pairs = machine.popToMark();
    machine.push({});
    machine.update(pairs);
  },
  '\x85': (machine) => {
    pushTuple(machine, 1);
  },
  '\x86': (machine) => {
    pushTuple(machine, 2);
  },
  '\x87': (machine) => {
    pushTuple(machine, 3);
  },
  a: (machine) => {
    machine.append();
  },
  e: (machine) => {
    machine.extend(machine.popToMark());
  },
  s: (machine) => {
    machine.setItem();
  },
  u: (machine) => {
    machine.update(machine.popToMark());
  },
};

/** The stack, the memo and the frame around all. */
const bookkeeping: Readonly<Record<string, Operation>> = {
  '(': (machine) => {
    machine.mark();
  },
  '0': (machine) => {
    machine.discard();
  },
  '1': (machine) => {
    machine.popToMark();
  },
  '2': (machine) => {
    machine.push(machine.top());
  },
  p: (machine) => {
    machine.memoize(parseIndex(machine.cursor));
  },
  q: (machine) => {
    machine.memoize(machine.cursor.byte());
  },
  r: (machine) => {
    machine.memoize(machine.cursor.unsigned32());
  },
  '\x94': (machine) => {
    machine.memoize();
  },
  g: (machine) => {
    machine.recall(parseIndex(machine.cursor));
  },
  h: (machine) => {
    machine.recall(machine.cursor.byte());
  },
  j: (machine) => {
    machine.recall(machine.cursor.unsigned32());
  },
  '\x80': ({ cursor }) => {
    checkProtocol(cursor);
  },
  // A frame tells a reader how much to fetch; its content is read as what it is.
  '\x95': ({ cursor }) => {
    cursor.length64();
  },
};

/** What refused opcodes are called, so that a message can say what the pickle tried. */
const refused: Readonly<Record<string, string>> = {
  c: 'GLOBAL (a class or function)',
  i: 'INST (an instance of a class)',
  o: 'OBJ (an instance of a class)',
  R: 'REDUCE (a call)',
  b: 'BUILD (the state of an instance)',
  P: 'PERSID (an outside object)',
  Q: 'BINPERSID (an outside object)',
  B: 'BINBYTES (bytes)',
  C: 'SHORT_BINBYTES (bytes)',
  '\x81': 'NEWOBJ (an instance of a class)',
  '\x82': 'EXT1 (a registered class)',
  '\x83': 'EXT2 (a registered class)',
  '\x84': 'EXT4 (a registered class)',
  '\x8e': 'BINBYTES8 (bytes)',
  '\x8f': 'EMPTY_SET (a set)',
  '\x90': 'ADDITEMS (a set)',
  '\x91': 'FROZENSET (a set)',
  '\x92': 'NEWOBJ_EX (an instance of a class)',
  '\x93': 'STACK_GLOBAL (a class or function)',
  '\x96': 'BYTEARRAY8 (bytes)',
  '\x97': 'NEXT_BUFFER (an outside buffer)',
  '\x98': 'READONLY_BUFFER (an outside buffer)',
};

const operations: readonly (Operation | undefined)[] = Array.from({ length: 256 }, (_, code) => {
  const opcode = String.fromCharCode(code);
  return numbers[opcode] ?? texts[opcode] ?? containers[opcode] ?? bookkeeping[opcode];
});

/** The opcode that ends a pickle. */
export const stop = '.'.charCodeAt(0);

/** Carries out one opcode of the plain subset. */
export function applyOpcode(machine: PickleMachine, opcode: number): void {
  const operation = operations[opcode];
  if (operation !== undefined) {
    operation(machine);
    return;
  }
  const letter = String.fromCharCode(opcode);
  const name = refused[letter] ?? `the unknown opcode 0x${opcode.toString(16).padStart(2, '0')}`;
  throw machine.cursor.refusal(
    `expected plain lists, tuples, dicts, strings and numbers, got ${name}; nothing was run. ` +
      'Write the file again from plain values',
  );
}

function pushing(read: (cursor: PickleCursor) => PlainValue): Operation {
  return (machine) => {
    machine.push(read(machine.cursor));
  };
}

function pushingText(read: (cursor: PickleCursor) => string): Operation {
  return (machine) => {
    machine.push(machine.shared(read(machine.cursor)));
  };
}

function pushTuple(machine: PickleMachine, length: number): void {
  const tuple: PlainValue[] = [];
  for (let index = 0; index < length; index++) tuple.unshift(machine.pop());
  machine.push(tuple);
}

function parseInteger(cursor: PickleCursor, line: string): PlainValue {
  // Protocols 0 and 1 have no booleans of their own.
  if (line === '00') return false;
  if (line === '01') return true;
  if (line.length <= maximumNumberLength && /^[-+]?\d+$/.test(line)) {
    return toNumber(BigInt(line.replace('+', '')));
  }
  throw cursor.refusal(`expected a whole number, got ${JSON.stringify(line.slice(0, 40))}`);
}

function parseFloatLine(cursor: PickleCursor, line: string): number {
  const named: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity };
  const value = Object.hasOwn(named, line) ? named[line] : undefined;
  if (value !== undefined) return value;
  const isShort = line.length <= maximumNumberLength;
  if (isShort && /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/.test(line)) return Number(line);
  throw cursor.refusal(`expected a number, got ${JSON.stringify(line.slice(0, 40))}`);
}

function parseIndex(cursor: PickleCursor): number {
  const line = cursor.line();
  if (/^\d{1,15}$/.test(line)) return Number(line);
  throw cursor.refusal(`expected the number of a memo, got ${JSON.stringify(line.slice(0, 40))}`);
}

function readLong(cursor: PickleCursor, length: number): PlainValue {
  if (length >= 0 && length <= maximumNumberLength) return toNumber(cursor.signed(length));
  throw cursor.refusal(
    `expected whole numbers of up to ${maximumNumberLength} bytes, got ${length} bytes`,
  );
}

function toNumber(value: bigint): PlainValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function lengthOf(cursor: PickleCursor, length: number): number {
  if (length >= 0) return length;
  throw cursor.refusal(`expected a length of at least 0, got ${length}`);
}

function textOf(cursor: PickleCursor, text: string | undefined): string {
  if (text !== undefined) return text;
  throw cursor.refusal('expected a string in quotes or with valid escapes');
}

function checkProtocol(cursor: PickleCursor): void {
  const protocol = cursor.byte();
  if (protocol <= maximumProtocol) return;
  throw cursor.refusal(`expected pickle protocol 0 to ${maximumProtocol}, got ${protocol}`);
}
