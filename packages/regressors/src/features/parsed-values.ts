import type { EncoderIdentity } from './feature-set.js';

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

/**
 * Tells whether a value says which encoder made features.
 *
 * @param value - Whatever was read.
 * @returns Whether it does.
 */
export function isEncoder(value: unknown): value is EncoderIdentity {
  if (!isRecord(value)) return false;
  const { name, fingerprint, dim, tokens } = value;
  return (
    typeof name === 'string' &&
    typeof fingerprint === 'string' &&
    typeof dim === 'number' &&
    (tokens === undefined || isTokenShape(tokens))
  );
}

function isTokenShape(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { count, tensors } = value;
  return (
    typeof count === 'number' &&
    Array.isArray(tensors) &&
    tensors.every((name) => typeof name === 'string')
  );
}
