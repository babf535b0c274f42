import { GroundingError } from '@grounder/core';
import { showJson } from '@grounder/core/internal';

import type { TfjsNode } from './graph.js';

/** Reads a text attribute; `model.json` keeps texts in base 64. */
export function textAttribute(node: TfjsNode, name: string): string | undefined {
  const text = node.attributes[name]?.s;
  return text === undefined ? undefined : decodeText(node, text);
}

/** Reads a list of texts. */
export function textsAttribute(node: TfjsNode, name: string): readonly string[] {
  return listAttribute(node, name, 's').map((text) => decodeText(node, text));
}

/** Reads a list of whole numbers; `model.json` keeps them as texts. */
export function integersAttribute(node: TfjsNode, name: string): readonly number[] {
  return listAttribute(node, name, 'i').map(Number);
}

/** Reads a whole number; `model.json` keeps it as a text. */
export function integerAttribute(node: TfjsNode, name: string): number {
  return Number(node.attributes[name]?.i ?? 0);
}

/** Element types that are told apart, by the names and numbers of TensorFlow's `DataType`. */
const elementTypes: ReadonlyMap<unknown, ElementType> = new Map<unknown, ElementType>([
  ['DT_FLOAT', 'float32'],
  [1, 'float32'],
  ['DT_INT32', 'int64'],
  [3, 'int64'],
  ['DT_INT64', 'int64'],
  [9, 'int64'],
  ['DT_BOOL', 'bool'],
  [10, 'bool'],
]);

/** Element types of translated tensors: whole numbers of all widths become those of 64 bits. */
export type ElementType = 'float32' | 'int64' | 'bool';

/** Reads an element type. */
export function typeAttribute(node: TfjsNode, name: string): ElementType {
  const type = node.attributes[name]?.type ?? 'DT_FLOAT';
  const known = elementTypes.get(type);
  if (known !== undefined) return known;
  throw new GroundingError(
    'INVALID_MODEL',
    `expected floats, whole numbers or booleans at the ${node.op} node “${node.name}”, ` +
      `got element type ${showJson(type)}`,
  );
}

/** Reads a yes or no. */
export function booleanAttribute(node: TfjsNode, name: string): boolean {
  return node.attributes[name]?.b === true;
}

/**
 * Reads the lengths of a placeholder's axes.
 * @returns The lengths; -1 for an axis of any length.
 */
export function shapeAttribute(node: TfjsNode): readonly number[] {
  const shape = node.attributes.shape?.shape;
  if (typeof shape === 'object' && shape !== null && 'dim' in shape && Array.isArray(shape.dim)) {
    return shape.dim.map(axisLength);
  }
  throw new GroundingError('INVALID_MODEL', `expected a shape at the placeholder “${node.name}”`);
}

function axisLength(axis: unknown): number {
  const hasSize = typeof axis === 'object' && axis !== null && 'size' in axis;
  const length = hasSize ? Number(axis.size) : -1;
  return Number.isSafeInteger(length) ? length : -1;
}

/** In base 64, or as the numbers of its bytes. */
function decodeText(node: TfjsNode, text: unknown): string {
  if (Array.isArray(text)) return String.fromCharCode(...text.map(Number));
  try {
    return atob(String(text));
  } catch (cause) {
    throw new GroundingError(
      'INVALID_MODEL',
      `expected texts in base 64 at the ${node.op} node “${node.name}”, got ${String(text).slice(0, 40)}`,
      { cause },
    );
  }
}

function listAttribute(node: TfjsNode, name: string, kind: string): readonly unknown[] {
  const list = node.attributes[name]?.list;
  if (typeof list !== 'object' || list === null) return [];
  const values: unknown = Object.fromEntries(Object.entries(list))[kind];
  return Array.isArray(values) ? values : [];
}
