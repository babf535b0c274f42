import { PickleCursor } from './pickle-cursor.js';
import { PickleMachine } from './pickle-machine.js';
import { applyOpcode, stop } from './pickle-opcodes.js';
import type { PlainValue } from './plain-value.js';

/**
 * Reads a pickle of Python 2 or 3 (protocols 0 to 5) that holds plain values: lists, tuples, dicts
 * with strings or whole numbers as keys, strings, numbers, booleans and None. Nothing in a pickle
 * can make this function run code: opcodes that name, call or build something have no
 * implementation here.
 * @returns The value. Lists and tuples are arrays; whole numbers beyond 2^53 are bigints; strings of
 *   Python 2 are read as UTF-8 where they are that, else as Latin-1. As in Python, parts may be
 *   shared, and a list may hold itself.
 * @throws GroundingError `INVALID_DATA` when the pickle is cut off, damaged, followed by
 *   something, or holds anything else; the message names the byte and the opcode.
 */
export function decodePickle(bytes: Uint8Array, file = 'the pickle'): PlainValue {
  const cursor = new PickleCursor(bytes, file);
  const machine = new PickleMachine(cursor);
  for (let opcode = cursor.byte(); opcode !== stop; opcode = cursor.byte()) {
    applyOpcode(machine, opcode);
  }
  if (cursor.remaining === 0) return machine.finish();
  throw cursor.refusal(`expected the end, got ${cursor.remaining} more bytes`);
}
