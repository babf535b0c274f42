import type { Runtime, Session, Tensor } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { describeRuntime } from '@grounder/testing';

import { exampleOf } from './example.js';

const x = { name: 'x', type: 'float32', dims: ['n'] };

/** Doubles floats as the model of the suite does, and knows that model by its length. */
function runtime(change: (session: Session) => Partial<Session> = () => ({})): Runtime {
  return {
    open: (model) => {
      const isModel = model.length > 60 && model[0] === 8;
      if (!isModel) return Promise.reject(new GroundingError('INVALID_MODEL', 'no model'));
      let isOpen = true;
      const session: Session = {
        inputs: [x],
        outputs: [{ ...x, name: 'y' }],
        run: async (feeds, { signal } = {}) => {
          signal?.throwIfAborted();
          if (!isOpen) throw new GroundingError('DISPOSED', 'closed');
          const { x: input } = feeds;
          if (input?.dims[0] !== (input?.data as Float32Array | undefined)?.length || !input) {
            throw new GroundingError('MODEL_MISMATCH', 'other feeds');
          }
          return Promise.resolve({ y: { ...input, data: doubled(input) } });
        },
        dispose: () => {
          isOpen = false;
          return Promise.resolve();
        },
        [Symbol.asyncDispose]: () => session.dispose(),
      };
      return Promise.resolve({ ...session, ...change(session) });
    },
  };
}

function doubled({ data }: Tensor): Float32Array {
  return (data as Float32Array).map((value) => 2 * value);
}

export const runtimeExample = exampleOf<Runtime>(describeRuntime, 'runtime', () => runtime(), [
  {
    how: 'calls the inputs otherwise',
    create: () => runtime(() => ({ inputs: [{ ...x, name: 'a' }] })),
    fails: ['tells the inputs and outputs of a model by name'],
  },
  {
    how: 'works in its input',
    create: () =>
      runtime((session) => ({
        run: async (feeds, options) => {
          const answer = await session.run(feeds, options);
          const { data } = feeds.x ?? {};
          if (data instanceof Float32Array) data[0] = 99;
          return answer;
        },
      })),
    fails: ['runs a model, and leaves the feeds as they were'],
  },
  {
    how: 'answers all calls with the first answer',
    create: () =>
      runtime((session) => {
        let first: ReturnType<Session['run']> | undefined;
        return { run: (...call) => (first ??= session.run(...call)) };
      }),
    fails: ['answers calls that come at once, each with its own'],
  },
  {
    how: 'takes any feeds, any signal, and goes on after the end',
    create: () => runtime(() => ({ run: () => Promise.resolve({}) })),
    fails: [
      'refuses other feeds than the model has with MODEL_MISMATCH',
      'rejects with the reason of a signal that is aborted',
      'refuses runs after the end with DISPOSED, and ends twice',
    ],
  },
  {
    how: 'opens anything',
    create: () => ({ open: () => runtime().open(Uint8Array.from({ length: 70 }, () => 8)) }),
    fails: ['refuses what is no model with INVALID_MODEL'],
  },
  {
    how: 'writes into the bytes of a model',
    create: () => ({
      open: async (model) => {
        const session = await runtime().open(model);
        if (typeof model !== 'string') model[0] = 9;
        return session;
      },
    }),
    fails: ['opens a model from within a larger buffer, and leaves it'],
  },
]);
