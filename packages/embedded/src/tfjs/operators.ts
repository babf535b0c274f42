import { GroundingError } from '@grounder/core';
import type { OnnxAttribute } from '@grounder/onnx';

import type { GraphWriter, Operand } from './graph-writer.js';
import { constantNumbers, constantOf, operandOf } from './graph-writer.js';
import { activate, fusedActivation } from './activation.js';
import { tfjsArrayOperators } from './array-operators.js';
import { booleanAttribute, integersAttribute, textAttribute } from './attributes.js';
import type { TfjsNode } from './graph.js';
import { tfjsMathOperators } from './math-operators.js';
import type { TranslateOperator, Translation } from './translation.js';
import { commonLayout, inLayout, integer, integers, toLayout } from './translation.js';
import type { TfjsConstant } from './weights.js';
import { toConvolutionKernel, toDepthwiseKernel } from './transpose-weights.js';

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
  ResizeBilinear: resizeBilinear,
  ...tfjsMathOperators,
  ...tfjsArrayOperators,
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
    const names = inputs.map((input) => inLayout(input, layout, writer));
    return { name: writer.add({ opType, inputs: names, output: node.name }), layout };
  };
}

function addConstant(writer: GraphWriter, name: string, { dims, data }: TfjsConstant): string {
  return writer.floats(name, dims, Float32Array.from(data));
}

function convolution(toKernel: (constant: TfjsConstant) => TfjsConstant): TranslateOperator {
  return (translation) => {
    const { node, inputs, writer } = translation;
    const [image, weights, bias] = inputs;
    const { op } = node;
    if (isPointwise(translation)) return pointwise(translation);
    const kernel = toKernel(constantOf(node, weights));
    const names = [
      toLayout(operandOf(node, image), 'image', writer),
      addConstant(writer, `${node.name}/kernel`, kernel),
    ];
    if (bias !== undefined) {
      const { data } = constantOf(node, bias);
      names.push(addConstant(writer, `${node.name}/bias`, { dims: [data.length], data }));
    }
    const activation = fusedActivation(node);
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

/** A convolution of one pixel over a tensor that is no image: attention written as Conv2D. */
function isPointwise({ node, inputs }: Translation): boolean {
  const [image, weights, bias] = inputs;
  if (node.op !== 'Conv2D' || bias !== undefined || image?.kind !== 'operand') return false;
  const [rows, columns] = constantOf(node, weights).dims;
  const strides = spatial(integersAttribute(node, 'strides'));
  const isOne = rows === 1 && columns === 1 && strides.every((stride) => stride === 1);
  return image.operand.layout === 'plain' && isOne;
}

/** Then the channels stay where they are, and a product of matrices does it. */
function pointwise({ node, inputs, writer }: Translation): Operand {
  const { dims, data } = constantOf(node, inputs[1]);
  const kernel = addConstant(writer, `${node.name}/kernel`, { dims: dims.slice(2), data });
  const { name } = operandOf(node, inputs[0]);
  writer.add({ opType: 'MatMul', inputs: [name, kernel], output: node.name });
  return { name: node.name, layout: 'plain' };
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

/** The row and column entries of a per-axis attribute in TF.js order. */
function spatial(values: readonly number[]): readonly number[] {
  return [values[1] ?? 1, values[2] ?? 1];
}
