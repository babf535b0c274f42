import { expect } from 'chai';

import type { CheckpointName } from '@grounder/training';
import { decodeCheckpoint, encodeCheckpoint, memoryCheckpoints } from '@grounder/training';

import { expectCode, rejectionOf } from '../../support/failures.js';
import { readFixture } from '../../support/fixtures.js';
import { createCheckpoint, describeCheckpointStore } from './describe-checkpoint-store.js';

describeCheckpointStore('memoryCheckpoints', () => memoryCheckpoints());

describe('memoryCheckpoints', () => {
  it('refuses a damaged checkpoint', async () => {
    const kept = new Map<CheckpointName, Uint8Array>([['last', Uint8Array.of(1, 2)]]);

    const error = await rejectionOf(memoryCheckpoints(kept).load('last'));

    expect(error).to.have.property('code', 'INVALID_DATA');
  });
});

describe('encodeCheckpoint', () => {
  it('writes the bytes that the safetensors package of Python reads', () => {
    const bytes = encodeCheckpoint(createCheckpoint(5));

    expect(Buffer.compare(bytes, readFixture('training/checkpoint.safetensors'))).to.equal(0);
  });
});

describe('decodeCheckpoint', () => {
  const bytes = encodeCheckpoint(createCheckpoint(5));

  it('refuses every beginning of a checkpoint', () => {
    for (let length = 0; length < bytes.length; length += 1) {
      expectCode(() => decodeCheckpoint(bytes.subarray(0, length)), 'INVALID_DATA');
    }
  });

  it('refuses a checkpoint with one number changed', () => {
    const changed = Uint8Array.from(bytes);
    changed[bytes.length - 2] = 77;

    expectCode(() => decodeCheckpoint(changed), 'INVALID_DATA');
  });

  it('never breaks on a file with one byte changed', () => {
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Uint8Array.from(bytes);
      changed[index] = 255 - (changed[index] ?? 0);
      try {
        decodeCheckpoint(changed);
      } catch (error) {
        expect(error, `byte ${index}`).to.have.property('code', 'INVALID_DATA');
      }
    }
  });

  it('reads bytes at any address', () => {
    const moved = new Uint8Array(bytes.length + 1);
    moved.set(bytes, 1);

    expect(decodeCheckpoint(moved.subarray(1))).to.deep.equal(createCheckpoint(5));
  });
});
