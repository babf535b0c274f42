import { GroundingError } from '@grounder/core';
import { createTensor } from '@grounder/onnx';

import type { Operand } from './graph-writer.js';
import { constantNumbers } from './graph-writer.js';
import { integerAttribute, integersAttribute, typeAttribute } from './attributes.js';
import type { TfjsNode } from './graph.js';
import type { TranslateOperator, Translation } from './translation.js';
import {
  commonLayout,
  inLayout,
  integer,
  integers,
  plainInput,
  toOnnxAxis,
} from './translation.js';

/** "To the end", where ONNX wants a number. */
const end = 2 ** 31 - 1;

/** Operators that move elements and compute shapes. */
export const tfjsArrayOperators: Readonly<Record<string, TranslateOperator>> = {
  ConcatV2: concat,
  Shape: direct('Shape', [0]),
  Reshape: direct('Reshape', [0, 1]),
  GatherNd: direct('GatherND', [0, 1]),
  ExpandDims: ({ node, inputs, ...rest }) =>
    withAxes('Unsqueeze', constantNumbers(node, inputs[1]), { node, inputs, ...rest }),
  Squeeze: (translation) =>
    withAxes('Squeeze', integersAttribute(translation.node, 'squeeze_dims'), translation),
  Transpose: (translation) => {
    const { node, inputs, writer } = translation;
    const attributes = [integers('perm', constantNumbers(node, inputs[1]))];
    const names = [plainInput(translation, 0)];
    return plain(writer.add({ opType: 'Transpose', inputs: names, output: node.name, attributes }));
  },
  GatherV2: (translation) => {
    const { node, inputs, writer } = translation;
    const [axis = 0] = constantNumbers(node, inputs[2]);
    const names = [plainInput(translation, 0), plainInput(translation, 1)];
    const attributes = [integer('axis', axis)];
    return plain(writer.add({ opType: 'Gather', inputs: names, output: node.name, attributes }));
  },
  Pack: pack,
  Where: where,
  ScatterNd: scatterNd,
  SparseToDense: sparseToDense,
  SplitV: split,
  Slice: ({ node, inputs, ...rest }) => {
    const starts = constantNumbers(node, inputs[1]);
    const sizes = constantNumbers(node, inputs[2]);
    const ends = sizes.map((size, axis) => (size < 0 ? end : (starts[axis] ?? 0) + size));
    const steps = starts.map(() => 1);
    return plain(slice({ node, inputs, ...rest }, { starts, ends, steps }));
  },
  StridedSlice: stridedSlice,
};

function plain(name: string): Operand {
  return { name, layout: 'plain' };
}

function direct(opType: string, indices: readonly number[]): TranslateOperator {
  return (translation) => {
    const inputs = indices.map((index) => plainInput(translation, index));
    const { node, writer } = translation;
    return plain(writer.add({ opType, inputs, output: node.name }));
  };
}

function withAxes(opType: string, axes: readonly number[], translation: Translation): Operand {
  const { node, writer } = translation;
  const inputs = [plainInput(translation, 0), writer.integers(`${node.name}/axes`, axes)];
  return plain(writer.add({ opType, inputs, output: node.name }));
}

function concat({ node, inputs, writer }: Translation): Operand {
  const parts = inputs.slice(0, -1);
  const layout = commonLayout(parts);
  const [axis = 0] = constantNumbers(node, inputs.at(-1));
  writer.add({
    opType: 'Concat',
    inputs: parts.map((part) => inLayout(part, layout, writer)),
    output: node.name,
    attributes: [integer('axis', toOnnxAxis(axis, layout))],
  });
  return { name: node.name, layout };
}

/** Lays tensors of one shape along a new axis. */
function pack(translation: Translation): Operand {
  const { node, inputs, writer } = translation;
  const axis = integerAttribute(node, 'axis');
  const axes = writer.integers(`${node.name}/axes`, [axis]);
  const parts = inputs.map((_, index) =>
    writer.add({
      opType: 'Unsqueeze',
      inputs: [plainInput(translation, index), axes],
      output: `${node.name}/part${index}`,
    }),
  );
  const attributes = [integer('axis', axis)];
  return plain(writer.add({ opType: 'Concat', inputs: parts, output: node.name, attributes }));
}

/** The places of what is true: a row for each in TF.js, a column in ONNX. */
function where(translation: Translation): Operand {
  const { node, writer } = translation;
  const columns = writer.add({
    opType: 'NonZero',
    inputs: [plainInput(translation, 0)],
    output: `${node.name}/columns`,
  });
  const attributes = [integers('perm', [1, 0])];
  return plain(
    writer.add({ opType: 'Transpose', inputs: [columns], output: node.name, attributes }),
  );
}

/** Zeros of a shape, to which updates are added at their places. */
function scatterNd(translation: Translation): Operand {
  const { node, writer } = translation;
  const [indices, updates, shape] = [0, 1, 2].map((index) => plainInput(translation, index));
  const isFloat = typeAttribute(node, 'T') === 'float32';
  const data = isFloat ? Float32Array.of(0) : BigInt64Array.of(0n);
  const zeros = writer.add({
    opType: 'ConstantOfShape',
    inputs: [shape ?? ''],
    output: `${node.name}/zeros`,
    attributes: [
      { name: 'value', kind: 'tensor', value: createTensor({ name: '', dims: [1], data }) },
    ],
  });
  const names = [zeros, indices ?? '', updates ?? ''];
  const attributes = [{ name: 'reduction', kind: 'string', value: 'add' }] as const;
  return plain(writer.add({ opType: 'ScatterND', inputs: names, output: node.name, attributes }));
}

/** A default everywhere, with values at some places. */
function sparseToDense(translation: Translation): Operand {
  const { node, writer } = translation;
  const [indices, shape, values, filler] = [0, 1, 2, 3].map((index) =>
    plainInput(translation, index),
  );
  const filled = writer.add({
    opType: 'Expand',
    inputs: [filler ?? '', shape ?? ''],
    output: `${node.name}/filled`,
  });
  const names = [filled, indices ?? '', values ?? ''];
  return plain(writer.add({ opType: 'ScatterND', inputs: names, output: node.name }));
}

function split(translation: Translation): readonly Operand[] {
  const { node, inputs, writer } = translation;
  const sizes = constantNumbers(node, inputs[1]);
  const [axis = 0] = constantNumbers(node, inputs[2]);
  const outputs = sizes.map((_, index) => (index === 0 ? node.name : `${node.name}:${index}`));
  writer.addMany({
    opType: 'Split',
    inputs: [plainInput(translation, 0), writer.integers(`${node.name}/sizes`, sizes)],
    outputs,
    attributes: [integer('axis', axis)],
  });
  return outputs.map(plain);
}

interface Cut {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly steps: readonly number[];
  readonly output?: string;
}

function slice(translation: Translation, { starts, ends, steps, output }: Cut): string {
  const { node, writer } = translation;
  const list = (name: string, values: readonly number[]): string =>
    writer.integers(`${node.name}/${name}`, values);
  const axes = starts.map((_, axis) => axis);
  return writer.add({
    opType: 'Slice',
    inputs: [
      plainInput(translation, 0),
      list('starts', starts),
      list('ends', ends),
      list('axes', axes),
      list('steps', steps),
    ],
    output: output ?? node.name,
  });
}

/** The bits of the masks say of each axis whether its begin or end is left open, or it goes away. */
function stridedSlice(translation: Translation): Operand {
  const { node, inputs, writer } = translation;
  const bits = (name: string) => (axis: number) =>
    ((integerAttribute(node, name) >> axis) & 1) === 1;
  const [begin = [], stop = [], steps = []] = [1, 2, 3].map((index) =>
    constantNumbers(node, inputs[index]),
  );
  assertPlainSlice(node, steps);
  const [isBeginOpen, isEndOpen, goesAway] = [
    bits('begin_mask'),
    bits('end_mask'),
    bits('shrink_axis_mask'),
  ];
  const starts = begin.map((start, axis) => (isBeginOpen(axis) && !goesAway(axis) ? 0 : start));
  const ends = stop.map((last, axis) => {
    if (goesAway(axis)) return starts[axis] === -1 ? end : (starts[axis] ?? 0) + 1;
    return isEndOpen(axis) ? end : last;
  });
  const gone = begin.map((_, axis) => axis).filter(goesAway);
  if (gone.length === 0) return plain(slice(translation, { starts, ends, steps }));
  const output = `${node.name}/kept`;
  const names = [
    slice(translation, { starts, ends, steps, output }),
    writer.integers(`${node.name}/gone`, gone),
  ];
  return plain(writer.add({ opType: 'Squeeze', inputs: names, output: node.name }));
}

function assertPlainSlice(node: TfjsNode, steps: readonly number[]): void {
  const masks = ['ellipsis_mask', 'new_axis_mask'];
  const isPlain = masks.every((name) => integerAttribute(node, name) === 0);
  if (isPlain && steps.every((step) => step > 0)) return;
  throw new GroundingError(
    'INVALID_MODEL',
    `expected a slice forwards, without ellipsis and new axes, at “${node.name}”`,
  );
}
