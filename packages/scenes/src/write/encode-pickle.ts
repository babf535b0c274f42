import { Buffer } from 'node:buffer';

/** What an annotation file holds. */
export type PlainValue =
  null | boolean | number | string | PlainValue[] | { [key: string]: PlainValue };

/**
 * Writes plain values as a pickle of protocol 2, as Python's own, without its memo: texts are Unicode,
 * whole numbers have 32 bits, others are doubles (https://peps.python.org/pep-0307/).
 */
export function encodePickle(value: PlainValue): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x80, 2)];
  write(value, parts);
  parts.push(opcode('.'));
  return Buffer.concat(parts);
}

function write(value: PlainValue, parts: Uint8Array[]): void {
  if (value === null) parts.push(opcode('N'));
  else if (typeof value === 'boolean') parts.push(Uint8Array.of(0x80 + (value ? 8 : 9)));
  else if (typeof value === 'string') writeText(value, parts);
  else if (typeof value === 'number') parts.push(numberOf(value));
  else if (Array.isArray(value)) writeList(value, parts);
  else writeDictionary(value, parts);
}

function writeText(text: string, parts: Uint8Array[]): void {
  const bytes = Buffer.from(text, 'utf8');
  const head = Buffer.alloc(5, 'X');
  head.writeUInt32LE(bytes.length, 1);
  parts.push(head, bytes);
}

function numberOf(value: number): Uint8Array {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) {
    const bytes = Buffer.alloc(5, 'J');
    bytes.writeInt32LE(value, 1);
    return bytes;
  }
  const bytes = Buffer.alloc(9, 'G');
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

function writeList(values: readonly PlainValue[], parts: Uint8Array[]): void {
  parts.push(opcode(']('));
  for (const value of values) write(value, parts);
  parts.push(opcode('e'));
}

function writeDictionary(value: Readonly<Record<string, PlainValue>>, parts: Uint8Array[]): void {
  parts.push(opcode('}('));
  for (const [key, field] of Object.entries(value)) {
    writeText(key, parts);
    write(field, parts);
  }
  parts.push(opcode('u'));
}

function opcode(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
