// Trains scene-clip: a pair of CLIP-style encoders for synthetic scenes (decision record 0071).
// npm run train:scene-clip [-- --out DIR --steps N --scenes N --batch N --checked N]
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';

import { createClipTokenizer } from '@grounder/clip';
import { createRandom } from '@grounder/core';
import { sceneWords } from '@grounder/scenes/internal';
import { nodeRuntime } from '@grounder/models';
import {
  adamW,
  buildTrainingModel,
  contrastiveLoss,
  cosineSchedule,
  Graph,
  openTrainingStep,
  train,
  warmUp,
} from '@grounder/training';
import { clip, equalNumbers, exp, weightsOf } from '@grounder/training/internal';

import { sceneBatches } from './batches.js';
import { buildImageTower, buildTextTower, shape } from './encoders.js';
import { measureSceneClip } from './measure.js';
import { renderPool } from './samples.js';
import {
  learnWordPieces,
  specialTokens,
  toTokenizerConfig,
  toTokenizerJson,
} from './word-pieces.js';
import { assertReplaceable, writeSceneClip } from './write-folder.js';

const { values } = parseArgs({
  options: {
    out: {
      type: 'string',
      default: fileURLToPath(new URL('../../../packages/scenes/src/scene-clip', import.meta.url)),
    },
    steps: { type: 'string', default: '1500' },
    scenes: { type: 'string', default: '8000' },
    batch: { type: 'string', default: '128' },
    checked: { type: 'string', default: '256' },
  },
});
const [steps, scenes, batchSize] = [
  Number(values.steps),
  Number(values.scenes),
  Number(values.batch),
];
const seed = 1;
/** Words beside those of the phrases: of CLIP's usual sentence, and those that join captions. */
const pieces = learnWordPieces([...sceneWords, 'a', 'photo']);
const tokenizer = createClipTokenizer({
  tokenizer: toTokenizerJson(pieces),
  config: toTokenizerConfig(shape.contextLength),
});

await assertReplaceable(values.out);
const begun = performance.now();
const seconds = (): string => `${Math.round((performance.now() - begun) / 1000)} s`;
const { whole, crops } = renderPool(100_000, scenes);
console.log(`${seconds()}: ${whole.texts.length} scenes and ${crops.texts.length} crops`);

const graph = new Graph();
const random = createRandom(seed);
const image = buildImageTower(graph, random);
const text = buildTextTower(graph, random, {
  tokens: Object.keys(pieces.vocabulary).length,
  endId: pieces.vocabulary[specialTokens.end] ?? 0,
});
// As CLIP: e to the power of a learned number, from 1/0.07, at most 100.
const logScale = graph.parameter('logit_scale', [], equalNumbers(Math.log(1 / 0.07))([]));
const scale = exp(clip(logScale, 0, Math.log(100)));
const loss = contrastiveLoss(image.features, text.features, scale);
const model = buildTrainingModel({
  loss,
  metrics: { scale },
  optimizer: adamW({ weightDecay: 0.05 }),
  maximumNorm: 1,
});
const parameters = model.parameters.reduce((sum, { initial }) => sum + initial.length, 0);
console.log(`${parameters} parameters, ${steps} steps of ${batchSize} pairs`);

await using step = await openTrainingStep(nodeRuntime(), model);
const { last } = await train({
  step,
  source: sceneBatches([whole, crops], tokenizer, { batchSize, steps }),
  epochs: 1,
  seed,
  schedule: warmUp(Math.ceil(steps / 20), cosineSchedule({ rate: 1e-3, steps })),
  onRecord: (record) => {
    if (record.kind !== 'step' || (record.step % 100 !== 0 && record.step !== steps)) return;
    const { loss: value = NaN, scale: factor = NaN } = record.scalars;
    console.log(
      `${seconds()}: step ${record.step}, loss ${value.toFixed(3)}, scale ${factor.toFixed(1)}`,
    );
  },
});
const weights = weightsOf(last.state);
await writeSceneClip(values.out, { image: image.features, text: text.features, weights, pieces });
const scores = await measureSceneClip(values.out, {
  scenes: Number(values.checked),
  firstSeed: 4_000_000,
});
console.log(
  `${seconds()}: chooses ${scores.attributeChoice.toFixed(3)} of the objects by what they are like ` +
    `(blindly ${scores.attributeChance.toFixed(3)}), finds ${scores.retrieval.toFixed(3)} of the ` +
    `pictures among 64 by a caption (blindly ${(1 / 64).toFixed(3)})`,
);
