/**
 * Reads JSON.
 *
 * @param text - The text.
 * @returns Its value; undefined when it is no JSON.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Tells whether a value has fields.
 *
 * @param value - Whatever was read.
 * @returns Whether it is an object.
 */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
