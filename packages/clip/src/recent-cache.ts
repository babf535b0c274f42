/** Keeps the values that were used last; the one that was not used for longest leaves first. */
export class RecentCache<Value> {
  readonly #values = new Map<string, Value>();
  readonly #capacity: number;

  /** @param capacity - Most values kept; none when 0. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Reads a value, which becomes the one used last. */
  read(key: string): Value | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  /** Keeps a value. */
  write(key: string, value: Value): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size <= this.#capacity) return;
    const [oldest] = this.#values.keys();
    if (oldest !== undefined) this.#values.delete(oldest);
  }
}
