import type { PickleCursor } from './pickle-cursor.js';
import type { PlainValue } from './plain-value.js';

/** Longer texts are seldom the same. */
const longestShared = 24;

/**
 * The stack, marks and memo of a pickle in progress. It holds plain values alone: there is no
 * operation that looks up a name, calls, or sets a prototype.
 */
export class PickleMachine {
  /** Where arguments of opcodes come from. */
  readonly cursor: PickleCursor;
  /** Values by number; Python numbers them from 0 or 1. */
  readonly #memo: (PlainValue | undefined)[] = [];
  /** Values whose number is far beyond the last: no table grows as a pickle says. */
  readonly #sparseMemo = new Map<number, PlainValue>();
  #memoSize = 0;
  readonly #marks: number[] = [];
  readonly #stack: PlainValue[] = [];
  readonly #texts = new Map<string, string>();

  /** @param cursor - The pickle, from its first opcode. */
  constructor(cursor: PickleCursor) {
    this.cursor = cursor;
  }

  /** Puts a value on the stack. */
  push(value: PlainValue): void {
    this.#stack.push(value);
  }

  /**
   * Gives one and the same object for equal short texts: the words of a hundred thousand phrases are
   * a few thousand.
   */
  shared(text: string): string {
    if (text.length > longestShared) return text;
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    return text;
  }

  /** Takes the top of the stack, which must lie above the last mark. */
  pop(): PlainValue {
    const value = this.#stack.length > this.#floor() ? this.#stack.pop() : undefined;
    if (value === undefined) throw this.cursor.refusal('expected a value on the stack, got none');
    return value;
  }

  /** The top of the stack, left where it is. */
  top(): PlainValue {
    const value = this.pop();
    this.#stack.push(value);
    return value;
  }

  /** Remembers how high the stack is. */
  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  /** Takes what was put on the stack since the last mark, first below, and the mark. */
  popToMark(): PlainValue[] {
    const height = this.#marks.pop();
    if (height === undefined) throw this.cursor.refusal('expected a mark on the stack, got none');
    return this.#stack.splice(height);
  }

  /** Takes the top value or, when a mark is the top, the mark. */
  discard(): void {
    if (this.#marks.length > 0 && this.#stack.length === this.#floor()) this.#marks.pop();
    else this.pop();
  }

  /** Remembers the top of the stack under a number. */
  memoize(index = this.#memoSize): void {
    this.#memoSize += 1;
    if (index > this.#memo.length + 1) {
      this.#sparseMemo.set(index, this.top());
      return;
    }
    if (index > this.#memo.length) this.#memo.push(undefined);
    this.#memo[index] = this.top();
  }

  /** Puts a remembered value on the stack. */
  recall(index: number): void {
    const value = this.#remembered(index);
    if (value === undefined) throw this.cursor.refusal(`expected memo ${index} to be set before`);
    this.#stack.push(value);
  }

  /** Adds the top of the stack to the list below it. */
  append(): void {
    const value = this.pop();
    const list = this.top();
    if (!Array.isArray(list)) throw this.cursor.refusal('expected a list to append to');
    list.push(value);
  }

  /** Adds values to the list on top. */
  extend(values: readonly PlainValue[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw this.cursor.refusal('expected a list to append to');
    for (const value of values) list.push(value);
  }

  /** Adds the key and value on top of the stack to the dict below them. */
  setItem(): void {
    const value = this.pop();
    const key = this.#key(this.pop());
    setField(this.#dict(), key, value);
  }

  /** Adds keys and values in turn to the dict on top. */
  update(pairs: readonly PlainValue[]): void {
    const dict = this.#dict();
    if (pairs.length % 2 !== 0) throw this.cursor.refusal('expected a value for each key');
    for (let index = 0; index + 1 < pairs.length; index += 2) {
      setField(dict, this.#key(pairs[index]), pairs[index + 1] ?? null);
    }
  }

  /** The result: the only value that is left. */
  finish(): PlainValue {
    const value = this.pop();
    if (this.#stack.length === 0 && this.#marks.length === 0) return value;
    throw this.cursor.refusal('expected one value in the end, got more');
  }

  #remembered(index: number): PlainValue | undefined {
    return index < this.#memo.length ? this.#memo[index] : this.#sparseMemo.get(index);
  }

  #dict(): Record<string, PlainValue> {
    const dict = this.top();
    if (typeof dict === 'object' && dict !== null && !Array.isArray(dict)) return dict;
    throw this.cursor.refusal('expected a dict to add to');
  }

  #floor(): number {
    return this.#marks.at(-1) ?? 0;
  }

  #key(key: PlainValue | undefined): string {
    if (typeof key === 'string') return key;
    if (typeof key === 'number' && Number.isInteger(key)) return String(key);
    throw this.cursor.refusal('expected the keys of dicts to be strings or whole numbers');
  }
}

function setField(dict: Record<string, PlainValue>, key: string, value: PlainValue): void {
  if (key !== '__proto__') {
    dict[key] = value;
    return;
  }
  // An assignment would set the prototype.
  const field = { value, enumerable: true, configurable: true, writable: true };
  Object.defineProperty(dict, key, field);
}
