// Trains the study's projection head (system 7) on drawn scenes, and asks it. Features are extracted
// once and kept on disk; the trained head is one ONNX file that says what made its features.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { generateScene, sceneClipFolder } from '@grounder/scenes';
import { WinkQueryParser } from '@grounder/language';
import { nodeRuntime, openModel } from '@grounder/models';
import { extractFeatures, openProjectionHead, trainProjectionHead } from '@grounder/regressors';
import { openClip, RegressionGrounder } from 'grounder';
const runtime = nodeRuntime();
await using clip = await openClip(await openModel(sceneClipFolder()));
const examples = Array.from({ length: 40 }, (_, seed) => generateScene(seed)).flatMap(
  ({ expressions, objects }, seed) =>
    expressions.map(({ text, object }, index) => {
      const box = objects[object]?.box;
      return { id: `${seed}.${index}`, picture: String(seed), expression: text, box };
    }),
);
const folder = await mkdtemp(join(tmpdir(), 'features-'));
using training = await extractFeatures(folder, {
  examples,
  load: (picture) => Promise.resolve(generateScene(Number(picture)).image),
  image: { encoder: clip.image, name: 'scene-clip', fingerprint: '1' },
  text: { encoder: clip.text, name: 'scene-clip', fingerprint: '1' },
});
const { bytes, result } = await trainProjectionHead({ runtime, training, loss: 'l1+giou' });
console.log(`${training.examples.length} examples, ${result.last.state.step} steps`);
await using regressor = await openProjectionHead(bytes, { runtime, ...clip });
const { kind, objective, imageEncoder } = regressor.description;
console.log(`${kind}, ${objective}, features of ${imageEncoder.name}`);
const grounder = new RegressionGrounder({ regressor, parser: new WinkQueryParser(), name: kind });
const { reason } = await grounder.ground(generateScene(50).image, 'the red circle');
console.log(reason);
await rm(folder, { recursive: true });
// 197 examples, 140 steps
// projection-head, l1+giou, features of scene-clip
// read off picture and phrase by the projection-head
