import type { Tensor, TensorInfo } from '@grounder/core';
import { mismatch } from '@grounder/core/internal';

import type { CaptionSession } from './transformer-text-encoder.js';

/** Keys and values of what was read, by the names of the model's inputs. */
export type Past = Readonly<Record<string, Tensor>>;

/** One of the tensors that a decoder hands from step to step. */
interface PastSlot {
  readonly input: TensorInfo;
  /** The output that is the input of the next step. */
  readonly output: string;
  /** Of the picture, not of the words: made in the first step and then kept. */
  readonly isOfPicture: boolean;
}

const prefix = 'past_key_values.';

/** The cache of a decoder: finds its tensors by name, starts them empty, hands them on and sorts them. */
export class DecoderPast {
  readonly #slots: readonly PastSlot[];

  /**
   * @throws GroundingError `MODEL_MISMATCH` when an input of the past has no output that goes with it, or
   *   its shape is not batch × heads × length × width with the numbers of heads and width given.
   */
  constructor({ inputs, outputs }: Pick<CaptionSession, 'inputs' | 'outputs'>) {
    this.#slots = inputs
      .filter(({ name }) => name.startsWith(prefix))
      .map((input) => {
        const suffix = input.name.slice(prefix.length);
        const output = `present.${suffix}`;
        if (!outputs.some(({ name }) => name === output)) {
          throw mismatch(`an output "${output}" for the input "${input.name}"`, 'none');
        }
        checkShape(input);
        return {
          input,
          output,
          isOfPicture: suffix.includes('encoder.') && !suffix.includes('decoder.'),
        };
      });
  }

  /** Whether the decoder has a cache. */
  get isThere(): boolean {
    return this.#slots.length > 0;
  }

  /**
   * The past before the first step.
   * @param rows - Rows of the batch.
   * @returns Tensors of length 0.
   */
  empty(rows: number): Past {
    return this.#map(({ input }) => {
      const dims = input.dims.map((length, axis) =>
        axis === 0 ? rows : axis === 2 ? 0 : Number(length),
      );
      const data = input.type === 'float16' ? new Uint16Array(0) : new Float32Array(0);
      return { type: input.type, dims, data };
    });
  }

  /**
   * Takes the past of the next step off the outputs of this one.
   * @param before - The past of this step; undefined in the first.
   * @param expected - Rows, and tokens read so far.
   * @throws GroundingError `MODEL_MISMATCH` when a tensor is absent or does not fit.
   */
  after(
    outputs: Readonly<Record<string, Tensor>>,
    before: Past | undefined,
    { rows, length }: { readonly rows: number; readonly length: number },
  ): Past {
    return this.#map(({ input, output, isOfPicture }) => {
      const kept = before?.[input.name];
      if (isOfPicture && kept !== undefined) return kept;
      const tensor = outputs[output];
      const expected = [rows, input.dims[1], isOfPicture ? tensor?.dims[2] : length, input.dims[3]];
      if (tensor?.dims.join() === expected.join()) return tensor;
      throw mismatch(
        `[${expected.join()}] from output "${output}": rows, heads, tokens so far, width`,
        tensor === undefined ? 'nothing' : `[${tensor.dims.join()}]`,
      );
    });
  }

  #map(make: (slot: PastSlot) => Tensor): Past {
    return Object.fromEntries(this.#slots.map((slot) => [slot.input.name, make(slot)]));
  }
}

/**
 * Takes rows of a tensor, some perhaps several times, in an order.
 * @param tensor - Any tensor of numbers, the batch along the first axis.
 */
export function takeRows(tensor: Tensor, order: readonly number[]): Tensor {
  const { dims, data } = tensor;
  const isSame = order.length === dims[0] && order.every((row, place) => row === place);
  if (isSame || !(data instanceof Float32Array || data instanceof Uint16Array)) return tensor;
  const size = data.length / (dims[0] ?? 1);
  const taken =
    data instanceof Float32Array
      ? new Float32Array(order.length * size)
      : new Uint16Array(order.length * size);
  for (const [place, row] of order.entries()) {
    taken.set(data.subarray(row * size, (row + 1) * size), place * size);
  }
  return { ...tensor, dims: [order.length, ...dims.slice(1)], data: taken };
}

function checkShape({ name, dims, type }: TensorInfo): void {
  const isKnown = typeof dims[1] === 'number' && typeof dims[3] === 'number';
  if (dims.length === 4 && isKnown && ['float32', 'float16'].includes(type)) return;
  throw mismatch(
    `floats of batch × heads × length × width, heads and width as numbers, for input "${name}"`,
    `${type}[${dims.join()}]`,
  );
}
