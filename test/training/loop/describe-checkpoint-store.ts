import { expect } from 'chai';

import type { Checkpoint, CheckpointStore } from '@grounder/training/internal';

/** A small checkpoint with numbers that only survive when bits are kept. */
export function createCheckpoint(step: number): Checkpoint {
  const data = Float32Array.of(0.1 * step, -0, 1e-40, 3.4e38, Math.PI, 2);
  return {
    state: {
      step,
      parameters: { 'layer1.weight': { type: 'float32', dims: [2, 3], data } },
      slots: {
        'layer1.weight/mean': { type: 'float32', dims: [2, 3], data: data.map((x) => x / 2) },
        'ünïcode/mean': { type: 'float32', dims: [], data: Float32Array.of(step) },
      },
    },
    seed: 4294967295,
    epoch: 3,
    batchesDone: 17,
    sums: { rows: 17, loss: 0.1 + 0.2 },
    best: { epoch: 1, value: 0.1 + 0.7 },
  };
}

/**
 * The contract of `CheckpointStore`.
 *
 * @param name - The adapter's name.
 * @param createStore - Makes an empty store.
 */
export function describeCheckpointStore(
  name: string,
  createStore: () => CheckpointStore | Promise<CheckpointStore>,
): void {
  describe(`${name} keeps the contract of CheckpointStore`, () => {
    let store: CheckpointStore;

    before(async () => {
      store = await createStore();
    });

    it('has nothing at first', async () => {
      expect(await store.load('last')).to.equal(undefined);
      expect(await store.load('best')).to.equal(undefined);
    });

    it('gives back what was saved, bit for bit', async () => {
      const checkpoint = createCheckpoint(5);

      await store.save('last', checkpoint);

      expect(await store.load('last')).to.deep.equal(checkpoint);
    });

    it('replaces a checkpoint, and keeps the other', async () => {
      await store.save('best', createCheckpoint(1));
      await store.save('last', createCheckpoint(2));
      await store.save('last', createCheckpoint(3));

      expect(await store.load('best')).to.deep.equal(createCheckpoint(1));
      expect(await store.load('last')).to.deep.equal(createCheckpoint(3));
    });

    it('keeps what was saved when its numbers change afterwards', async () => {
      const checkpoint = createCheckpoint(4);
      await store.save('last', checkpoint);

      const { data } = checkpoint.state.parameters['layer1.weight'] ?? {};
      if (data instanceof Float32Array) data.fill(9);

      expect(await store.load('last')).to.deep.equal(createCheckpoint(4));
    });
  });
}
