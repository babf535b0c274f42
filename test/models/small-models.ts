import type { OnnxElementType, OnnxNode } from '@grounder/onnx';
import { encodeModel } from '@grounder/onnx';

/** A model that adds `a` and `b`, float32 of shape [rows, 2], into `sum`. */
export const addModel = modelOf(
  { opType: 'Add', inputs: ['a', 'b'], outputs: ['sum'] },
  { a: 'float32', b: 'float32' },
);

/** A model that passes `x`, shape [rows, 2], through into `y`. */
export function identityModel(type: OnnxElementType): Uint8Array {
  return modelOf({ opType: 'Identity', inputs: ['x'], outputs: ['y'] }, { x: type });
}

function modelOf(node: OnnxNode, inputs: Record<string, OnnxElementType>): Uint8Array {
  const [type = 'float32'] = Object.values(inputs);
  const info = (name: string) => ({
    name,
    type: { kind: 'tensor' as const, type, dims: ['rows', 2] },
  });
  return encodeModel({
    irVersion: 8,
    operatorSets: [{ domain: '', version: 17 }],
    graph: {
      name: 'small',
      nodes: [node],
      initializers: [],
      inputs: Object.keys(inputs).map(info),
      outputs: node.outputs.map(info),
    },
  });
}
