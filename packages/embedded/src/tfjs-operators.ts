import { GroundingError } from '@grounder/core';
import type { OnnxAttribute } from '@grounder/onnx';

import type { GraphWriter, Input, Layout, Operand } from './graph-writer.js';
import { constantNumbers, constantOf, operandOf } from './graph-writer.js';
import {
  booleanAttribute,
  integersAttribute,
  textAttribute,
  textsAttribute,
} from './tfjs-attributes.js';
import type { TfjsNode } from './tfjs-graph.js';
import type { TfjsConstant } from './tfjs-weights.js';
import { toChannelsFirst, toConvolutionKernel, toDepthwiseKernel } from './transpose-weights.js';

/** What an operator's translation works with. */
export interface Translation {
  /** The TF.js node. */
  readonly node: TfjsNode;
  /** Its inputs, in order. */
  readonly inputs: readonly Input[];
  /** Receives ONNX nodes and initializers. */
  readonly writer: GraphWriter;
}

/** Translates one node and returns its first output. */
export type TranslateOperator = (translation: Translation) => Operand;

/** A TF.js operator with its ONNX translation: to translate more models, add a line here. */
export const tfjsOperators: Readonly<Record<string, TranslateOperator>> = {
  Add: binary('Add'),
  AddV2: binary('Add'),
  Sub: binary('Sub'),
  Mul: binary('Mul'),
  RealDiv: binary('Div'),
  Maximum: binary('Max'),
  Minimum: binary('Min'),
  BiasAdd: binary('Add'),
  Identity: unary('Identity'),
  Relu: unary('Relu'),
  Relu6: (translation) =>
    activate('Relu6', operandOf(translation.node, translation.inputs[0]), translation),
  Sigmoid: unary('Sigmoid'),
  Tanh: unary('Tanh'),
  Sqrt: unary('Sqrt'),
  Conv2D: convolution(toConvolutionKernel),
  _FusedConv2D: convolution(toConvolutionKernel),
  DepthwiseConv2dNative: convolution(toDepthwiseKernel),
  FusedDepthwiseConv2dNative: convolution(toDepthwiseKernel),
  MaxPool: maxPool,
  Mean: mean,
  ResizeBilinear: resizeBilinear,
  ConcatV2: concat,
};

/** ONNX operators with attributes or inputs that stand for a TF.js activation. */
const clippingActivations: Readonly<Record<string, readonly [low: number, high: number]>> = {
  Relu6: [0, 6],
};

function unary(opType: string): TranslateOperator {
  return ({ node, inputs, writer }) => {
    const { name, layout } = operandOf(node, inputs[0]);
    return { name: writer.add({ opType, inputs: [name], output: node.name }), layout };
  };
}

function binary(opType: string): TranslateOperator {
  return ({ node, inputs, writer }) => {
    const layout = commonLayout(inputs);
    const names = inputs.map((input) =>
      input.kind === 'operand'
        ? toLayout(input.operand, layout, writer)
        : addConstant(writer, `${input.name}/${layout}`, alignConstant(input.constant, layout)),
    );
    return { name: writer.add({ opType, inputs: names, output: node.name }), layout };
  };
}

function commonLayout(inputs: readonly Input[]): Layout {
  const isImage = inputs.some(
    (input) => input.kind === 'operand' && input.operand.layout === 'image',
  );
  return isImage ? 'image' : 'plain';
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
function toLayout(operand: Operand, layout: Layout, writer: GraphWriter): string {
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

function addConstant(writer: GraphWriter, name: string, { dims, data }: TfjsConstant): string {
  return writer.floats(name, dims, Float32Array.from(data));
}

function convolution(toKernel: (constant: TfjsConstant) => TfjsConstant): TranslateOperator {
  return (translation) => {
    const { node, inputs, writer } = translation;
    const [image, weights, bias] = inputs;
    const { op } = node;
    const kernel = toKernel(constantOf(node, weights));
    const names = [
      toLayout(operandOf(node, image), 'image', writer),
      addConstant(writer, `${node.name}/kernel`, kernel),
    ];
    if (bias !== undefined) {
      const { data } = constantOf(node, bias);
      names.push(addConstant(writer, `${node.name}/bias`, { dims: [data.length], data }));
    }
    const [activation] = textsAttribute(node, 'fused_ops').filter((fused) => fused !== 'BiasAdd');
    const output = activation === undefined ? node.name : `${node.name}/linear`;
    const isDepthwise = op.includes('Depthwise');
    const attributes = [
      ...slidingAttributes(node),
      integers('dilations', spatial(integersAttribute(node, 'dilations'))),
      integer('group', isDepthwise ? (constantOf(node, weights).dims[2] ?? 1) : 1),
    ];
    writer.add({ opType: 'Conv', inputs: names, output, attributes });
    const result: Operand = { name: output, layout: 'image' };
    return activation === undefined ? result : activate(activation, result, translation);
  };
}

function activate(kind: string, operand: Operand, { node, writer }: Translation): Operand {
  const range = clippingActivations[kind];
  if (range !== undefined) {
    const [low, high] = range.map((limit) =>
      writer.floats(`${kind}/${limit}`, [], Float32Array.of(limit)),
    );
    const inputs = [operand.name, low ?? '', high ?? ''];
    return { ...operand, name: writer.add({ opType: 'Clip', inputs, output: node.name }) };
  }
  if (!['Relu', 'Sigmoid', 'Tanh'].includes(kind)) {
    throw new GroundingError(
      'INVALID_MODEL',
      `expected an activation that can be translated at “${node.name}”, got ${kind}`,
    );
  }
  const name = writer.add({ opType: kind, inputs: [operand.name], output: node.name });
  return { ...operand, name };
}

function maxPool({ node, inputs, writer }: Translation): Operand {
  const attributes = [
    ...slidingAttributes(node),
    integers('kernel_shape', spatial(integersAttribute(node, 'ksize'))),
  ];
  const name = toLayout(operandOf(node, inputs[0]), 'image', writer);
  writer.add({ opType: 'MaxPool', inputs: [name], output: node.name, attributes });
  return { name: node.name, layout: 'image' };
}

/** TensorFlow's SAME puts the odd pixel of padding at the end, as ONNX's SAME_UPPER does. */
function slidingAttributes(node: TfjsNode): readonly OnnxAttribute[] {
  const padding = textAttribute(node, 'padding');
  const autoPad = { SAME: 'SAME_UPPER', VALID: 'VALID' }[padding ?? ''];
  if (autoPad === undefined || (textAttribute(node, 'data_format') ?? 'NHWC') !== 'NHWC') {
    throw new GroundingError(
      'INVALID_MODEL',
      `expected SAME or VALID padding and NHWC data at “${node.name}”, got ${String(padding)}`,
    );
  }
  return [
    { name: 'auto_pad', kind: 'string', value: autoPad },
    integers('strides', spatial(integersAttribute(node, 'strides'))),
  ];
}

function mean({ node, inputs, writer }: Translation): Operand {
  const { name, layout } = operandOf(node, inputs[0]);
  const keepsAxes = booleanAttribute(node, 'keep_dims');
  const axes = constantNumbers(node, inputs[1]).map((axis) => toOnnxAxis(axis, layout));
  writer.add({
    opType: 'ReduceMean',
    inputs: [name, writer.integers(`${node.name}/axes`, axes)],
    output: node.name,
    attributes: [integer('keepdims', keepsAxes ? 1 : 0)],
  });
  return { name: node.name, layout: keepsAxes ? layout : 'plain' };
}

function resizeBilinear({ node, inputs, writer }: Translation): Operand {
  const size = writer.integers(`${node.name}/size`, constantNumbers(node, inputs[1]));
  const placement = booleanAttribute(node, 'half_pixel_centers')
    ? 'half_pixel'
    : booleanAttribute(node, 'align_corners')
      ? 'align_corners'
      : 'asymmetric';
  writer.add({
    opType: 'Resize',
    inputs: [toLayout(operandOf(node, inputs[0]), 'image', writer), '', '', size],
    output: node.name,
    attributes: [
      { name: 'mode', kind: 'string', value: 'linear' },
      { name: 'coordinate_transformation_mode', kind: 'string', value: placement },
      integers('axes', [2, 3]),
    ],
  });
  return { name: node.name, layout: 'image' };
}

function concat({ node, inputs, writer }: Translation): Operand {
  const parts = inputs.slice(0, -1).map((input) => operandOf(node, input));
  const layout = commonLayout(inputs);
  const [axis = 0] = constantNumbers(node, inputs.at(-1));
  writer.add({
    opType: 'Concat',
    inputs: parts.map((part) => toLayout(part, layout, writer)),
    output: node.name,
    attributes: [integer('axis', toOnnxAxis(axis, layout))],
  });
  return { name: node.name, layout };
}

function toOnnxAxis(axis: number, layout: Layout): number {
  if (layout === 'plain') return axis;
  const moved = [0, 2, 3, 1].at(axis);
  if (moved !== undefined) return moved;
  throw new GroundingError('INVALID_MODEL', `expected an axis of an image tensor, got ${axis}`);
}

/** The row and column entries of a per-axis attribute in TF.js order. */
function spatial(values: readonly number[]): readonly number[] {
  return [values[1] ?? 1, values[2] ?? 1];
}

function integers(name: string, value: readonly number[]): OnnxAttribute {
  return { name, kind: 'ints', value };
}

function integer(name: string, value: number): OnnxAttribute {
  return { name, kind: 'int', value };
}
