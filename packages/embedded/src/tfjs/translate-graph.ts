import { GroundingError } from '@grounder/core';
import type { OnnxModel, OnnxValueInfo } from '@grounder/onnx';

import type { Input, Operand } from './graph-writer.js';
import { GraphWriter } from './graph-writer.js';
import { shapeAttribute, typeAttribute } from './attributes.js';
import type { TfjsGraph, TfjsNode } from './graph.js';
import { tfjsOperators } from './operators.js';
import type { TfjsConstant } from './weights.js';

/** What is translated. */
export interface TranslateOptions {
  /** The nodes of the TF.js model. */
  readonly graph: Pick<TfjsGraph, 'nodes'>;
  /** Its weights. */
  readonly constants: ReadonlyMap<string, TfjsConstant>;
  /** Names of the nodes whose values the ONNX model gives out; what they do not need is left out. */
  readonly outputs: readonly string[];
}

/** Resize takes its axes as an attribute from 18 on, ReduceMean as an input. */
const operatorSet = 18;
/** The file format's version that goes with operator set 18. */
const irVersion = 8;

/**
 * Translates a TF.js graph model into ONNX, node by node. Image tensors change from
 * batch × row × column × channel to batch × channel × row × column, inputs and outputs included;
 * names stay.
 * @throws GroundingError `INVALID_MODEL` for an operator without a translation, a node or
 *   weight that is named but absent, or a cycle.
 */
export function translateTfjs({ graph, constants, outputs }: TranslateOptions): OnnxModel {
  const writer = new GraphWriter();
  const placeholders: OnnxValueInfo[] = [];
  const translated = new Map<string, Operand>();
  for (const node of sortNeeded(graph.nodes, outputs)) {
    if (node.op === 'Const') continue;
    if (node.op === 'Placeholder') {
      const { info, operand } = translatePlaceholder(node);
      placeholders.push(info);
      translated.set(node.name, operand);
      continue;
    }
    const inputs = node.inputs.map((name) => findInput(name, translated, constants));
    const written = translatorOf(node)({ node, inputs, writer });
    for (const [index, operand] of ('name' in written ? [written] : written).entries()) {
      translated.set(index === 0 ? node.name : `${node.name}:${index}`, operand);
    }
  }
  return {
    irVersion,
    operatorSets: [{ domain: '', version: operatorSet }],
    producerName: 'grounder',
    graph: {
      name: 'translated',
      nodes: writer.nodes,
      initializers: writer.initializers,
      inputs: placeholders,
      outputs: outputs.map((name) => ({ name, type: { kind: 'tensor', type: 'float32' } })),
    },
  };
}

function translatePlaceholder(node: TfjsNode): { info: OnnxValueInfo; operand: Operand } {
  const shape = shapeAttribute(node);
  const [batch = 1, rows = 1, columns = 1, channels = 1] = shape;
  const isImage = shape.length === 4;
  const dims = (isImage ? [batch, channels, rows, columns] : shape).map((length, axis) =>
    length > 0 ? length : `axis${axis}`,
  );
  return {
    info: { name: node.name, type: { kind: 'tensor', type: typeAttribute(node, 'dtype'), dims } },
    operand: { name: node.name, layout: isImage ? 'image' : 'plain' },
  };
}

function translatorOf(node: TfjsNode): (typeof tfjsOperators)[string] {
  // Only own entries, since an operator may be called like a property that all objects have.
  const translate = Object.hasOwn(tfjsOperators, node.op) ? tfjsOperators[node.op] : undefined;
  if (translate !== undefined) return translate;
  throw new GroundingError(
    'INVALID_MODEL',
    `expected a TF.js operator with a translation, got ${node.op} at “${node.name}”: ` +
      'add it to the operator table',
  );
}

function findInput(
  name: string,
  translated: ReadonlyMap<string, Operand>,
  constants: ReadonlyMap<string, TfjsConstant>,
): Input {
  const constant = constants.get(name);
  if (constant !== undefined) return { kind: 'constant', name, constant };
  const operand = translated.get(name);
  if (operand !== undefined) return { kind: 'operand', operand };
  throw new GroundingError('INVALID_MODEL', `expected a node or weight “${name}”, found none`);
}

/** The nodes that the outputs need, each after those it reads. */
function sortNeeded(nodes: readonly TfjsNode[], outputs: readonly string[]): readonly TfjsNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const sorted: TfjsNode[] = [];
  const states = new Map<string, 'open' | 'done'>();
  const visit = (output: string): void => {
    const name = output.replace(/:\d+$/, '');
    const state = states.get(name);
    if (state === 'done') return;
    const node = byName.get(name);
    if (node === undefined || state === 'open') {
      const problem = node === undefined ? 'is absent' : 'depends on itself';
      throw new GroundingError(
        'INVALID_MODEL',
        `expected a graph without gaps, but “${name}” ${problem}`,
      );
    }
    states.set(name, 'open');
    node.inputs.forEach(visit);
    states.set(name, 'done');
    sorted.push(node);
  };
  outputs.forEach(visit);
  return sorted;
}
