import type { OnnxAttribute } from '@grounder/onnx';

/** Makes an attribute that is a whole number. */
export function int(name: string, value: number): OnnxAttribute {
  return { name, kind: 'int', value };
}

/** Makes an attribute that is a list of whole numbers. */
export function ints(name: string, value: readonly number[]): OnnxAttribute {
  return { name, kind: 'ints', value };
}

/** Makes an attribute that is a float. */
export function float(name: string, value: number): OnnxAttribute {
  return { name, kind: 'float', value };
}

/** Makes an attribute that is a text. */
export function string(name: string, value: string): OnnxAttribute {
  return { name, kind: 'string', value };
}
