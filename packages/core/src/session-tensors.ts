import { GroundingError } from './grounding-error.js';
import { narrowToHalves, widenHalves } from './half-floats.js';
import type { Session, TensorInfo } from './ports.js';
import type { Tensor } from './tensor.js';

/** Rows of floats from a model. */
export interface Rows {
  /** Length of each row. */
  readonly dim: number;
  /** The rows, one after the other. */
  readonly data: Float32Array;
}

/** Finds a model's input, or throws `MODEL_MISMATCH`. */
export function requireInput({ inputs }: Pick<Session, 'inputs'>, name: string): TensorInfo {
  const input = inputs.find((candidate) => candidate.name === name);
  if (input !== undefined) return input;
  throw mismatch(`a model with an input "${name}"`, `inputs ${listed(inputs)}`);
}

/** Chooses the first of some names that a model writes, or throws `MODEL_MISMATCH`. */
export function chooseOutput(
  { outputs }: Pick<Session, 'outputs'>,
  names: readonly string[],
): string {
  const name = names.find((candidate) => outputs.some((output) => output.name === candidate));
  if (name !== undefined) return name;
  const expected = names.map((candidate) => `"${candidate}"`).join(' or ');
  throw mismatch(`a model with an output ${expected}`, `outputs ${listed(outputs)}`);
}

/** The length of an axis, or undefined when the model takes any. */
export function fixedLength(input: TensorInfo, axis: number): number | undefined {
  const length = input.dims[axis];
  return typeof length === 'number' && length > 0 ? length : undefined;
}

/** A tensor of floats in the precision that an input asks for. */
export function floatTensor(
  input: TensorInfo,
  dims: readonly number[],
  data: Float32Array,
): Tensor {
  if (input.type === 'float32') return { type: 'float32', dims, data };
  if (input.type === 'float16') return { type: 'float16', dims, data: narrowToHalves(data) };
  throw mismatch(`float32 or float16 for input "${input.name}"`, input.type);
}

/** A tensor of whole numbers in the type that an input asks for. */
export function integerTensor(
  input: TensorInfo,
  dims: readonly number[],
  data: Int32Array,
): Tensor {
  if (input.type === 'int32') return { type: 'int32', dims, data };
  if (input.type === 'int64')
    return { type: 'int64', dims, data: BigInt64Array.from(data, BigInt) };
  throw mismatch(`int32 or int64 for input "${input.name}"`, input.type);
}

/** Throws `MODEL_MISMATCH` unless an input has one of some types. */
export function checkType(input: TensorInfo, types: readonly string[]): void {
  if (types.includes(input.type)) return;
  throw mismatch(`${types.join(' or ')} for input "${input.name}"`, input.type);
}

/** Reads embeddings off a model's output. */
export function readRows(tensor: Tensor | undefined, name: string, count: number): Rows {
  if (tensor === undefined) throw mismatch(`an output "${name}"`, 'nothing');
  const [rows, dim = 0] = tensor.dims;
  const data = toFloats(tensor);
  if (data !== undefined && tensor.dims.length === 2 && rows === count && dim > 0) {
    return { dim, data };
  }
  const got = `${tensor.type}[${tensor.dims.join()}]`;
  throw mismatch(`float32 or float16[${count},length] from output "${name}"`, got);
}

/** Hidden states of some rows. */
export interface TokenRows {
  /** Tokens of each row. */
  readonly tokens: number;
  /** Length of each token's vector. */
  readonly dim: number;
  /** Row by row, token by token. */
  readonly data: Float32Array;
}

/** Reads hidden states off a model's output. */
export function readTokenRows(tensor: Tensor | undefined, name: string, count: number): TokenRows {
  if (tensor === undefined) throw mismatch(`an output "${name}"`, 'nothing');
  const [rows, tokens = 0, dim = 0] = tensor.dims;
  const data = toFloats(tensor);
  if (data !== undefined && tensor.dims.length === 3 && rows === count && tokens * dim > 0) {
    return { tokens, dim, data };
  }
  const got = `${tensor.type}[${tensor.dims.join()}]`;
  throw mismatch(`hidden states [${count},tokens,width] from the tensor "${name}"`, got);
}

/** Reads floats of either precision. */
export function toFloats({ type, data }: Tensor): Float32Array | undefined {
  if (type === 'float32' && data instanceof Float32Array) return data;
  if (type !== 'float16' || !ArrayBuffer.isView(data)) return undefined;
  return widenHalves(new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2));
}

/** Names of inputs or outputs, for messages. */
export function listed(infos: readonly TensorInfo[]): string {
  return infos.map(({ name }) => `"${name}"`).join(', ') || 'none';
}

/** The error for a model that is not what an encoder understands. */
export function mismatch(expected: string, got: string): GroundingError {
  return new GroundingError('MODEL_MISMATCH', `expected ${expected}, got ${got}`);
}
