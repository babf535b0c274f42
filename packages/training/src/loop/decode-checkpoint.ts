import type { Tensor } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import type { BestEpoch, Checkpoint } from './checkpoint.js';
import { crc32c } from './crc32c.js';
import { checkpointFormat, checkpointPrefixes } from './encode-checkpoint.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads what {@link encodeCheckpoint} wrote.
 * @param bytes - The file's bytes.
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { header, numbers } = takeApart(bytes);
  const { __metadata__: metadata, ...entries } = header;
  const { format, training, crc32c: checksum } = isRecord(metadata) ? metadata : {};
  if (format !== checkpointFormat) throw damaged(`the format ${checkpointFormat}`);
  if (checksum !== String(crc32c(numbers))) throw damaged('numbers that fit their checksum');
  const { step, ...place } = parsePlace(training);
  const tensors = Object.entries(entries).map(
    ([name, entry]) => [name, parseTensor(name, entry, numbers)] as const,
  );
  const named = (prefix: string) => {
    const own = tensors.filter(([name]) => name.startsWith(prefix));
    return Object.fromEntries(own.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
  };
  const { parameters, slots } = checkpointPrefixes;
  return { ...place, state: { step, parameters: named(parameters), slots: named(slots) } };
}

function takeApart(bytes: Uint8Array): { header: Json; numbers: Uint8Array } {
  if (bytes.length < 8) throw damaged('at least 8 bytes');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > bytes.length - 8) throw damaged(`a header of ${length} bytes`);
  const header = parseJson(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  if (!isRecord(header)) throw damaged('a header in JSON');
  return { header, numbers: bytes.subarray(8 + length) };
}

function parseTensor(name: string, entry: unknown, numbers: Uint8Array): Tensor {
  const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
  if (dtype === 'F32' && areWhole(shape) && areWhole(offsets)) {
    const [start = 0, end = 0] = offsets;
    const count = shape.reduce((product, length) => product * length, 1);
    if (end - start === 4 * count && end <= numbers.length) {
      // A copy starts at an aligned address, which a part of a file need not. Not `slice`: that of a
      // Buffer, which is what Node's files are read into, copies nothing.
      const data = new Float32Array(new Uint8Array(numbers.subarray(start, end)).buffer);
      return { type: 'float32', dims: shape, data };
    }
  }
  throw damaged(`a float tensor "${name}"`);
}

function parsePlace(text: unknown): Omit<Checkpoint, 'state'> & { readonly step: number } {
  const value = typeof text === 'string' ? parseJson(text) : undefined;
  const { step, seed, epoch, batchesDone, sums, best, settings } = isRecord(value) ? value : {};
  const whole = [step, seed, epoch, batchesDone];
  if (!areWhole(whole) || !isRecord(sums)) throw damaged('step, seed, epoch and sums');
  const [steps = 0, own = 0, epochs = 0, done = 0] = whole;
  return {
    step: steps,
    seed: own,
    epoch: epochs,
    batchesDone: done,
    sums: Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, Number(sum)])),
    ...defined({ best: bestOf(best), settings: textsOf(settings) }),
  };
}

function bestOf(best: unknown): BestEpoch | undefined {
  return isRecord(best) ? { epoch: Number(best.epoch), value: Number(best.value) } : undefined;
}

function textsOf(settings: unknown): Checkpoint['settings'] {
  if (!isRecord(settings)) return undefined;
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areWhole(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);
}

function damaged(expected: string): GroundingError {
  return new GroundingError(
    'INVALID_DATA',
    `expected a checkpoint with ${expected}, got a damaged or other file; use an older checkpoint`,
  );
}
