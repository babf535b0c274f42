import type { Runtime, Session, Tensor } from '@grounder/core';

import type { Check, ContractOptions } from './contract.js';
import { describeContract } from './contract.js';
import { expectCode, expectEqual, expectThat, rejectionOf } from './expectations.js';

/** The program `y = x + x` for floats of any number, as an ONNX file. */
const doubling =
  'CAg6PAoOCgF4CgF4EgF5IgNBZGQSBmRvdWJsZVoQCgF4EgsKCQgBEgUKAxIBbmIQCgF5EgsKCQgBEgUKAxIBbkICEA0=';

/**
 * The contract of `Runtime`, and of the sessions that it opens.
 * @param name - The adapter's name.
 * @param options - How to make it.
 */
export function describeRuntime(name: string, options: ContractOptions<Runtime>): void {
  describeContract(`${name} keeps the contract of Runtime`, options, (check) => {
    checkRuns((title, run) => {
      check(title, async (runtime) => {
        const session = await runtime.open(model());
        try {
          await run(session);
        } finally {
          await session.dispose();
        }
      });
    });
    checkModels(check);
  });
}

function checkRuns(check: Check<Session>): void {
  check('tells the inputs and outputs of a model by name', ({ inputs, outputs }) => {
    expectEqual(inputs.map((input) => input.name).join(), 'x', 'the inputs');
    expectEqual(outputs.map((output) => output.name).join(), 'y', 'the outputs');
  });

  check('runs a model, and leaves the feeds as they were', async (session) => {
    const x = floats(1, 2.5, -3);

    const { y } = await session.run({ x });

    expectEqual(shown(y), 'float32[3] 2,5,-6', 'twice the input');
    expectEqual(shown(x), 'float32[3] 1,2.5,-3', 'the input as it was');
  });

  check('answers calls that come at once, each with its own', async (session) => {
    const runs = [1, 2, 3, 4].map((value) => session.run({ x: floats(value) }));

    const answers = (await Promise.all(runs)).map(({ y }) => shown(y));

    const doubled = [2, 4, 6, 8].map((value) => `float32[1] ${value}`);
    expectEqual(answers.join(', '), doubled.join(', '), 'the answers');
  });

  check('refuses other feeds than the model has with MODEL_MISMATCH', async (session) => {
    for (const feeds of [{}, { z: floats(1) }, { x: { ...floats(1, 2), dims: [3] } }]) {
      expectCode(await rejectionOf(session.run(feeds)), 'MODEL_MISMATCH');
    }
  });

  check('rejects with the reason of a signal that is aborted', async (session) => {
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);

    const error = await rejectionOf(session.run({ x: floats(1) }, { signal }));

    expectThat(error === reason, 'the reason of the signal', error);
  });
}

function checkModels(check: Check<Runtime>): void {
  const [nothing, text, half] = [
    new Uint8Array(0),
    new TextEncoder().encode('no model'),
    model().subarray(0, 40),
  ];

  check('refuses what is no model with INVALID_MODEL', async (runtime) => {
    for (const bytes of [nothing, text, half]) {
      expectCode(await rejectionOf(runtime.open(bytes)), 'INVALID_MODEL');
    }
  });

  check('opens a model from within a larger buffer, and leaves it', async (runtime) => {
    const bytes = model();
    const around = new Uint8Array(bytes.length + 13).fill(7);
    around.set(bytes, 5);
    const before = Uint8Array.from(around);

    const session = await runtime.open(around.subarray(5, 5 + bytes.length));
    const { y } = await session.run({ x: floats(4) });
    await session.dispose();

    expectEqual(shown(y), 'float32[1] 8', 'twice the input');
    expectEqual(around, before, 'the buffer as it was');
  });

  check('refuses runs after the end with DISPOSED, and ends twice', async (runtime) => {
    const session = await runtime.open(model());
    await session.dispose();
    await session.dispose();

    expectCode(await rejectionOf(session.run({ x: floats(1) })), 'DISPOSED');
  });
}

function model(): Uint8Array {
  return Uint8Array.from(atob(doubling), (character) => character.charCodeAt(0));
}

function floats(...values: readonly number[]): Tensor {
  return { type: 'float32', dims: [values.length], data: Float32Array.from(values) };
}

function shown(tensor: Tensor | undefined): string {
  if (tensor === undefined) return 'nothing';
  return `${tensor.type}[${tensor.dims.join()}] ${Array.from(tensor.data as Float32Array).join()}`;
}
