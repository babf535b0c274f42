import type { OnnxAttribute } from '@grounder/onnx';

/**
 * Makes an attribute that is a whole number.
 *
 * @param name - Its name.
 * @param value - The number.
 * @returns The attribute.
 */
export function int(name: string, value: number): OnnxAttribute {
  return { name, kind: 'int', value };
}

/**
 * Makes an attribute that is a list of whole numbers.
 *
 * @param name - Its name.
 * @param value - The numbers.
 * @returns The attribute.
 */
export function ints(name: string, value: readonly number[]): OnnxAttribute {
  return { name, kind: 'ints', value };
}

/**
 * Makes an attribute that is a float.
 *
 * @param name - Its name.
 * @param value - The number.
 * @returns The attribute.
 */
export function float(name: string, value: number): OnnxAttribute {
  return { name, kind: 'float', value };
}

/**
 * Makes an attribute that is a text.
 *
 * @param name - Its name.
 * @param value - The text.
 * @returns The attribute.
 */
export function string(name: string, value: string): OnnxAttribute {
  return { name, kind: 'string', value };
}
