import { GroundingError } from '@grounder/core';

import type { TfjsNode } from './tfjs-graph.js';

/**
 * Reads a text attribute; `model.json` keeps texts in base 64.
 *
 * @param node - The node.
 * @param name - The attribute.
 * @returns The text, or undefined when the node does not have the attribute.
 */
export function textAttribute(node: TfjsNode, name: string): string | undefined {
  const text = node.attributes[name]?.s;
  return typeof text === 'string' ? decodeText(node, text) : undefined;
}

/**
 * Reads a list of texts.
 *
 * @param node - The node.
 * @param name - The attribute.
 * @returns The texts; none when the node does not have the attribute.
 */
export function textsAttribute(node: TfjsNode, name: string): readonly string[] {
  return listAttribute(node, name, 's').map((text) => decodeText(node, String(text)));
}

/**
 * Reads a list of whole numbers; `model.json` keeps them as texts.
 *
 * @param node - The node.
 * @param name - The attribute.
 * @returns The numbers; none when the node does not have the attribute.
 */
export function integersAttribute(node: TfjsNode, name: string): readonly number[] {
  return listAttribute(node, name, 'i').map(Number);
}

/**
 * Reads a yes or no.
 *
 * @param node - The node.
 * @param name - The attribute.
 * @returns The answer; no when the node does not have the attribute.
 */
export function booleanAttribute(node: TfjsNode, name: string): boolean {
  return node.attributes[name]?.b === true;
}

/**
 * Reads the lengths of a placeholder's axes.
 *
 * @param node - A `Placeholder`.
 * @returns The lengths; -1 for an axis of any length.
 * @throws GroundingError `INVALID_MODEL` when the node has no shape.
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

function decodeText(node: TfjsNode, text: string): string {
  try {
    return atob(text);
  } catch (cause) {
    throw new GroundingError(
      'INVALID_MODEL',
      `expected texts in base 64 at the ${node.op} node “${node.name}”, got ${text.slice(0, 40)}`,
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
