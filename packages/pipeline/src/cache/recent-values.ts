/** Values by name, so many of them: the one that was not asked for longest leaves first. */
export interface RecentValues<Value> {
  /**
   * Finds a value.
   *
   * @returns The value; undefined when it was never kept or has left.
   */
  find(name: string): Value | undefined;
  /** Keeps a value. */
  keep(name: string, value: Value): void;
}

/** Creates a memory for what was asked for last. */
export function recentValues<Value>(capacity: number): RecentValues<Value> {
  const known = new Map<string, Value>();
  const keep = (name: string, value: Value): void => {
    known.delete(name);
    known.set(name, value);
    const [oldest] = known.keys();
    if (known.size > capacity && oldest !== undefined) known.delete(oldest);
  };
  return {
    keep,
    find(name) {
      const value = known.get(name);
      if (value !== undefined) keep(name, value);
      return value;
    },
  };
}
