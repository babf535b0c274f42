import type { Tensor } from '@grounder/core';

import type { Checkpoint } from './checkpoint.js';
import { crc32c } from './crc32c.js';

/** What the header says that a file is. */
export const checkpointFormat = 'grounder-checkpoint-1';

/** What stands before the names of parameters and of the optimiser's memory. */
export const checkpointPrefixes = { parameters: 'parameter/', slots: 'slot/' } as const;

/**
 * Writes a checkpoint as a safetensors file (https://github.com/huggingface/safetensors): the
 * length of the header, a JSON header, the numbers. Python reads the weights with `load_file`.
 * @returns The file's bytes, with a checksum.
 */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const { state, ...place } = checkpoint;
  const { tensors, numbers } = packTensors([
    ...prefixed(checkpointPrefixes.parameters, state.parameters),
    ...prefixed(checkpointPrefixes.slots, state.slots),
  ]);
  const header = {
    __metadata__: {
      format: checkpointFormat,
      training: JSON.stringify({ ...place, step: state.step }),
      crc32c: String(crc32c(numbers)),
    },
    ...tensors,
  };
  return assemble(new TextEncoder().encode(JSON.stringify(header)), numbers);
}

type NamedTensor = readonly [string, Tensor];

function prefixed(prefix: string, tensors: Readonly<Record<string, Tensor>>): NamedTensor[] {
  return Object.entries(tensors).map(([name, tensor]) => [prefix + name, tensor]);
}

function packTensors(tensors: readonly NamedTensor[]): { tensors: object; numbers: Uint8Array } {
  const parts: Uint8Array[] = [];
  let size = 0;
  const entries = tensors.map(([name, { dims, data }]) => {
    const start = size;
    if (ArrayBuffer.isView(data)) {
      parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      size += data.byteLength;
    }
    return [name, { dtype: 'F32', shape: dims, data_offsets: [start, size] }] as const;
  });
  const numbers = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    numbers.set(part, offset);
    offset += part.length;
  }
  return { tensors: Object.fromEntries(entries), numbers };
}

/** Numbers start at a multiple of eight bytes, as the format asks; spaces fill the header up. */
function assemble(header: Uint8Array, numbers: Uint8Array): Uint8Array {
  const length = 8 * Math.ceil(header.length / 8);
  const bytes = new Uint8Array(8 + length + numbers.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.fill(0x20, 8, 8 + length);
  bytes.set(header, 8);
  bytes.set(numbers, 8 + length);
  return bytes;
}
