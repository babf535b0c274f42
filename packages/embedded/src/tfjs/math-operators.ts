import { activate, fusedActivation } from './activation.js';
import type { Operand } from './graph-writer.js';
import { constantNumbers, constantOf, operandOf } from './graph-writer.js';
import type { ElementType } from './attributes.js';
import { booleanAttribute, typeAttribute } from './attributes.js';
import type { TranslateOperator, Translation } from './translation.js';
import { inLayout, integer, plainInput, toOnnxAxis } from './translation.js';

/** Numbers of `TensorProto.DataType`. */
const onnxTypes: Readonly<Record<ElementType, number>> = { float32: 1, int64: 7, bool: 9 };

/** Operators that compute: element by element, along axes, and products of matrices. */
export const tfjsMathOperators: Readonly<Record<string, TranslateOperator>> = {
  Less: plain('Less'),
  Greater: plain('Greater'),
  LogicalNot: plain('Not'),
  Sin: plain('Sin'),
  Cos: plain('Cos'),
  Range: plain('Range'),
  // Both take the last axis when none is said.
  Softmax: plain('Softmax'),
  Square: (translation) => {
    const { node, inputs, writer } = translation;
    const { name, layout } = operandOf(node, inputs[0]);
    writer.add({ opType: 'Mul', inputs: [name, name], output: node.name });
    return { name: node.name, layout };
  },
  Rsqrt: ({ node, inputs, writer }) => {
    const { name, layout } = operandOf(node, inputs[0]);
    const root = writer.add({ opType: 'Sqrt', inputs: [name], output: `${node.name}/root` });
    writer.add({ opType: 'Reciprocal', inputs: [root], output: node.name });
    return { name: node.name, layout };
  },
  Mean: reduction('ReduceMean'),
  Sum: reduction('ReduceSum'),
  Prod: reduction('ReduceProd'),
  Max: reduction('ReduceMax'),
  Cast: (translation) => {
    const { node, writer } = translation;
    const to = onnxTypes[typeAttribute(node, 'DstT')];
    const inputs = [plainInput(translation, 0)];
    writer.add({ opType: 'Cast', inputs, output: node.name, attributes: [integer('to', to)] });
    return { name: node.name, layout: 'plain' };
  },
  MatMul: (translation) => product(translation, ['transpose_a', 'transpose_b']),
  _FusedMatMul: fusedProduct,
  BatchMatMul: (translation) => product(translation, ['adj_x', 'adj_y']),
};

/** An operator of the same meaning under another name, its axes as in TF.js. */
function plain(opType: string): TranslateOperator {
  return (translation) => {
    const { node, inputs, writer } = translation;
    const names = inputs.map((input) => inLayout(input, 'plain', writer));
    return { name: writer.add({ opType, inputs: names, output: node.name }), layout: 'plain' };
  };
}

function reduction(opType: string): TranslateOperator {
  return ({ node, inputs, writer }) => {
    const { name, layout } = operandOf(node, inputs[0]);
    const keepsAxes = booleanAttribute(node, 'keep_dims');
    const axes = constantNumbers(node, inputs[1]).map((axis) => toOnnxAxis(axis, layout));
    writer.add({
      opType,
      inputs: [name, writer.integers(`${node.name}/axes`, axes)],
      output: node.name,
      attributes: [integer('keepdims', keepsAxes ? 1 : 0)],
    });
    return { name: node.name, layout: keepsAxes ? layout : 'plain' };
  };
}

/** Einsum names the axes, so that the rank need not be known to turn the last two. */
function product(
  translation: Translation,
  [turnsFirst, turnsSecond]: readonly [string, string],
  output = translation.node.name,
): Operand {
  const { node, inputs, writer } = translation;
  const names = [plainInput(translation, 0), plainInput(translation, 1)];
  const first = booleanAttribute(node, turnsFirst);
  const second = booleanAttribute(node, turnsSecond);
  if (!first && !second) {
    const name = writer.add({ opType: 'MatMul', inputs: names, output });
    return { name, layout: 'plain' };
  }
  const isFlat = inputs[1]?.kind === 'constant' && constantOf(node, inputs[1]).dims.length === 2;
  const [left, right] = [first ? 'ji' : 'ij', second ? 'kj' : 'jk'];
  const value = `...${left},${isFlat ? '' : '...'}${right}->...ik`;
  const attributes = [{ name: 'equation', kind: 'string', value }] as const;
  writer.add({ opType: 'Einsum', inputs: names, output, attributes });
  return { name: output, layout: 'plain' };
}

/** A product with a bias, an activation or both in one node. */
function fusedProduct(translation: Translation): Operand {
  const { node, inputs, writer } = translation;
  const activation = fusedActivation(node);
  const hasBias = inputs.length > 2;
  const output = activation === undefined ? node.name : `${node.name}/linear`;
  const names = ['transpose_a', 'transpose_b'] as const;
  const found = product(translation, names, hasBias ? `${node.name}/product` : output);
  if (hasBias) {
    const terms = [found.name, plainInput(translation, 2)];
    writer.add({ opType: 'Add', inputs: terms, output });
  }
  const linear: Operand = { name: output, layout: 'plain' };
  return activation === undefined ? linear : activate(activation, linear, translation);
}
