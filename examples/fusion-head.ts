// Trains a small fusion head (system 8) on drawn scenes for a moment, and draws where it looks.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { generateScene } from '@grounder/scenes';
import { drawHeatMap } from '@grounder/images';
import { WinkQueryParser } from '@grounder/language';
import { fileCache, modelStore, nodeRuntime } from '@grounder/models';
import * as heads from '@grounder/regressors';
import { openTokenEncoders, RegressionGrounder, saveImage } from 'grounder';
const folder = await mkdtemp(join(tmpdir(), 'tokens-'));
const runtime = nodeRuntime();
const opening = { runtime, store: modelStore(), cache: fileCache(folder), textLength: 20 };
await using encoders = await openTokenEncoders('@grounder/scenes/clip', opening);
const { image, text, imageTensors, textTensor } = encoders;
const scenes = Array.from({ length: 12 }, (_, seed) => generateScene(seed));
const named = { name: 'scene-clip', fingerprint: '1' };
using training = await heads.extractTokenFeatures(join(folder, 'train'), {
  examples: scenes.flatMap(({ expressions, objects }, seed) =>
    expressions.map(({ text: expression, object }, index) => {
      return { id: `${seed}.${index}`, picture: `${seed}`, expression, box: objects[object]?.box };
    }),
  ),
  load: (picture) => Promise.resolve(generateScene(Number(picture)).image),
  image: { ...named, encoder: image, tensors: imageTensors },
  text: { ...named, encoder: text, tensors: [textTensor] },
});
const { bytes } = await heads.trainFusionHead({
  ...{ runtime, training, ...heads.fusionPresets.small, epochs: 2 },
});
await using regressor = await heads.openFusionHead(bytes, { runtime, image, text });
const grounder = new RegressionGrounder({ regressor, parser: new WinkQueryParser(), name: 'head' });
const photo = generateScene(50).image;
const { attention } = await grounder.ground(photo, 'the red circle');
console.log(`${training.examples.length} examples, looked at ${attention?.shares.length} cells`);
if (attention) await saveImage(join(folder, 'heat.png'), photo, [drawHeatMap(photo, attention)]);
await rm(folder, { recursive: true });
// 60 examples, looked at 64 cells
