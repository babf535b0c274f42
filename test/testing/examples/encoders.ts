import type {
  CallOptions,
  Embeddings,
  ImageEncoder,
  RasterImage,
  TextEncoder,
} from '@grounder/core';
import { describeImageEncoder, describeTextEncoder } from '@grounder/testing';

import type { Around, Broken, Example } from './example.js';
import { begin, callFaults, exampleOf } from './example.js';

const rowForEach = 'returns one row of finite numbers for each input';
const order = 'keeps the order of the inputs, and mixes none with its neighbours';
const dim = 4;

interface Encoder<Input> {
  encode(inputs: readonly Input[], options?: CallOptions): Promise<Embeddings>;
}

/** An encoder's example, whose good adapter makes rows of length 1 by a function. */
function encoderExample<Input>(
  suite: Parameters<typeof exampleOf<Encoder<Input>>>[0],
  port: string,
  vectorOf: (input: Input) => readonly number[],
  odd: readonly (readonly [title: string, is: (input: Input) => boolean])[],
): Example {
  const encode = (inputs: readonly Input[]): Embeddings => {
    const rows = inputs.map((input) => {
      const vector = vectorOf(input);
      return vector.map((value) => value / Math.hypot(...vector));
    });
    return { rows: rows.length, dim, data: Float32Array.from(rows.flat()), normalised: true };
  };
  const wrap = (around: Around<Embeddings>): Encoder<Input> => ({
    encode: (inputs, options = {}) =>
      around(async (call) => {
        begin(call);
        return Promise.resolve(encode(inputs));
      }, options),
  });
  const changed = (
    change: (found: Embeddings, inputs: readonly Input[]) => Embeddings,
  ): Encoder<Input> => ({
    encode: (inputs) => Promise.resolve(change(encode(inputs), inputs)),
  });
  const nan = (found: Embeddings): Embeddings => ({ ...found, data: found.data.fill(NaN) });

  return exampleOf<Encoder<Input>>(suite, port, () => wrap((ask, options) => ask(options)), [
    ...callFaults(wrap, nan),
    ...odd.map(([title, is]): Broken<Encoder<Input>> => ({
      how: `gives NaN where it ${title}`,
      create: () => changed((found, inputs) => (inputs.some(is) ? nan(found) : found)),
      fails: [title],
    })),
    { how: 'gives NaN', create: () => changed(nan), fails: [rowForEach] },
    {
      how: 'says length 1 of any vectors',
      create: () => changed((found) => ({ ...found, data: found.data.map((each) => 2 * each) })),
      fails: [rowForEach],
    },
    {
      how: 'has a row for nothing',
      create: () => changed((found) => ({ ...found, rows: Math.max(1, found.rows) })),
      fails: ['returns nothing for no inputs'],
    },
    {
      how: 'gives everything one vector',
      create: () => changed((found) => ({ ...found, data: found.data.fill(0.5) })),
      fails: ['tells inputs apart'],
    },
    {
      how: 'gives rows in another order',
      create: () => {
        let calls = 0;
        return changed((found, inputs) => {
          calls += 1;
          return calls % 2 === 0 ? encode(inputs.toReversed()) : found;
        });
      },
      fails: [order],
    },
    {
      how: 'mixes inputs with their neighbours',
      create: () =>
        changed((found) => ({
          ...found,
          data: found.data.map((each, at) => each + 0.1 * (found.data[at + dim] ?? 0)),
        })),
      fails: [order],
    },
    {
      how: 'sorts what it is given',
      create: () =>
        changed((found, inputs) => {
          (inputs as Input[]).reverse();
          return found;
        }),
      fails: ['leaves what it is given as it was'],
    },
  ]);
}

export const imageEncoder = encoderExample<RasterImage>(
  (name, options: { readonly create: () => ImageEncoder | Promise<ImageEncoder> }) => {
    describeImageEncoder(name, options);
  },
  'image encoder',
  ({ width, height, data }) => [data[0] ?? 0, data.at(-1) ?? 0, 1 + width, height],
  [
    ['takes an image of 1×1', ({ width, height }) => width === 1 && height === 1],
    ['takes an image of 1×200', ({ height }) => height === 200],
    ['takes an image of 200×1', ({ width }) => width === 200],
  ],
);

export const textEncoder = encoderExample<string>(
  (name, options: { readonly create: () => TextEncoder | Promise<TextEncoder> }) => {
    describeTextEncoder(name, options);
  },
  'text encoder',
  (text) => [1, text.length, text.charCodeAt(0) || 0, text.split(' ').length],
  ['', ' ', '...', '犬', '👩‍👩‍👧', '\ud83d', 'a\u0000b', 'left '.repeat(500)].map((odd) => [
    `takes ${JSON.stringify(odd).slice(0, 30)}`,
    (text) => text === odd,
  ]),
);
