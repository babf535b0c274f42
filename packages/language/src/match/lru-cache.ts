/** Keeps the values that were used last; the one that was not used for longest leaves first. */
export class RecentCache<Value> {
  readonly #values = new Map<string, Value>();
  readonly #capacity: number;

  /** @param capacity - Most values kept, at least 1. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Reads a value, or makes and keeps it. */
  readOrCreate(key: string, create: () => Value): Value {
    const known = this.#values.get(key);
    const value = known ?? create();
    if (known !== undefined) this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size > this.#capacity) this.#dropOldest();
    return value;
  }

  /** Forgets a value. */
  delete(key: string): void {
    this.#values.delete(key);
  }

  #dropOldest(): void {
    const [oldest] = this.#values.keys();
    if (oldest !== undefined) this.#values.delete(oldest);
  }
}

/** The key of a list of labels. */
export function listKey(labels: readonly string[]): string {
  return labels.join('\n');
}
