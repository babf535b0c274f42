import { GroundingError } from '@grounder/core';
import type { OnnxAttribute } from '@grounder/onnx';

import type { GraphWriter, Input, Layout, Operand } from './graph-writer.js';
import type { TfjsNode } from './graph.js';
import type { TfjsConstant } from './weights.js';
import { toChannelsFirst } from './transpose-weights.js';

/** What an operator's translation works with. */
export interface Translation {
  /** The TF.js node. */
  readonly node: TfjsNode;
  /** Its inputs, in order. */
  readonly inputs: readonly Input[];
  /** Receives ONNX nodes and initializers. */
  readonly writer: GraphWriter;
}

/** Translates one node and returns its outputs. */
export type TranslateOperator = (translation: Translation) => Operand | readonly Operand[];

/** The layout in which tensors meet: that of images when one of them is one. */
export function commonLayout(inputs: readonly Input[]): Layout {
  const isImage = inputs.some(
    (input) => input.kind === 'operand' && input.operand.layout === 'image',
  );
  return isImage ? 'image' : 'plain';
}

/** Brings an input, computed or constant, into a layout. */
export function inLayout(input: Input, layout: Layout, writer: GraphWriter): string {
  if (input.kind === 'operand') return toLayout(input.operand, layout, writer);
  return writer.constant(`${input.name}/${layout}`, alignConstant(input.constant, layout));
}

/** Takes an input, computed or constant, with its axes as in TF.js. */
export function plainInput({ node, inputs, writer }: Translation, index: number): string {
  const input = inputs[index];
  if (input !== undefined) return inLayout(input, 'plain', writer);
  throw new GroundingError(
    'INVALID_MODEL',
    `expected at least ${index + 1} inputs at the ${node.op} node “${node.name}”, got ${inputs.length}`,
  );
}

/**
 * Brings a constant into the layout of the tensor it is combined with. Shapes stretch from the last
 * axis on, so that axes of length 1 go before those of a shorter shape; the last one is the
 * channels, which in ONNX come before the rows.
 */
function alignConstant(constant: TfjsConstant, layout: Layout): TfjsConstant {
  const { dims } = constant;
  if (layout === 'plain' || dims.length === 0 || dims.length > 4) return constant;
  const missing = Array.from({ length: 4 - dims.length }, () => 1);
  return toChannelsFirst({ ...constant, dims: [...missing, ...dims] });
}

/** Brings a computed tensor of four axes into a layout. */
export function toLayout(operand: Operand, layout: Layout, writer: GraphWriter): string {
  if (operand.layout === layout) return operand.name;
  const output = `${operand.name}/${layout}`;
  if (writer.has(output)) return output;
  const order = layout === 'image' ? [0, 3, 1, 2] : [0, 2, 3, 1];
  return writer.add({
    opType: 'Transpose',
    inputs: [operand.name],
    output,
    attributes: [integers('perm', order)],
  });
}

/** The place of an axis in a layout. */
export function toOnnxAxis(axis: number, layout: Layout): number {
  if (layout === 'plain') return axis;
  const moved = [0, 2, 3, 1].at(axis);
  if (moved !== undefined) return moved;
  throw new GroundingError('INVALID_MODEL', `expected an axis of an image tensor, got ${axis}`);
}

/** An attribute of whole numbers. */
export function integers(name: string, value: readonly number[]): OnnxAttribute {
  return { name, kind: 'ints', value };
}

/** An attribute of one whole number. */
export function integer(name: string, value: number): OnnxAttribute {
  return { name, kind: 'int', value };
}
