/** Writes plain values as Python's protocol 2 does, without its memo: texts as Unicode. */
export function writePickle(value: unknown): Buffer {
  const parts: Buffer[] = [Buffer.from([0x80, 2])];
  writeValue(value, parts);
  parts.push(Buffer.from('.'));
  return Buffer.concat(parts);
}

function writeValue(value: unknown, parts: Buffer[]): void {
  if (value === null) parts.push(Buffer.from('N'));
  else if (typeof value === 'string') writeText(value, parts);
  else if (typeof value === 'number') writeInteger(value, parts);
  else if (Array.isArray(value)) writeList(value, parts);
  else writeDict(value as Record<string, unknown>, parts);
}

function writeText(text: string, parts: Buffer[]): void {
  const bytes = Buffer.from(text, 'utf8');
  const head = Buffer.alloc(5, 'X');
  head.writeUInt32LE(bytes.length, 1);
  parts.push(head, bytes);
}

function writeInteger(value: number, parts: Buffer[]): void {
  const bytes = Buffer.alloc(5, 'J');
  bytes.writeInt32LE(value, 1);
  parts.push(bytes);
}

function writeList(values: readonly unknown[], parts: Buffer[]): void {
  parts.push(Buffer.from(']('));
  for (const value of values) writeValue(value, parts);
  parts.push(Buffer.from('e'));
}

function writeDict(value: Record<string, unknown>, parts: Buffer[]): void {
  parts.push(Buffer.from('}('));
  for (const [key, field] of Object.entries(value)) {
    writeText(key, parts);
    writeValue(field, parts);
  }
  parts.push(Buffer.from('u'));
}
