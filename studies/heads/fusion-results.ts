// What a fusion head (system 8) learns on synthetic scenes beside a projection head on the same
// encoders, three seeds each, on held-out scenes; curves, and a gallery of where it looked.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { AttentionMap, Box, RasterImage } from '@grounder/core';
import { iou } from '@grounder/core';
import { drawCurves } from '@grounder/evaluation';
import { generateScene } from '@grounder/scenes';
import type { Mark } from '@grounder/images/internal';
import { annotate, drawHeatMap, encodeImage, resizeImage } from '@grounder/images';
import { nodeRuntime } from '@grounder/models';
import type { FusionHeadRegressor } from '@grounder/regressors';
import type { FeatureSet } from '@grounder/regressors/internal';
import { fusionPresets, openFusionHead, trainFusionHead } from '@grounder/regressors';
import type { TrainingRecord } from '@grounder/training/internal';
import type { IdentifiedTokenEncoders } from '@grounder/pipeline/internal';
import { drawOverlays } from '@grounder/pipeline/internal';

import type { Print } from '../print.js';
import { openSceneTokens, sceneTokens } from './scene-heads.js';
import {
  accuracyCurve,
  trainingExamples,
  questionsAbout,
  sceneSeeds,
  spread,
} from './scene-examples.js';
import type { SceneQuestion } from './scene-questions.js';
import { askAboutScenes, measureAnswer } from './scene-questions.js';

const counts = { train: 6000, validation: 200, test: 500 };
const seeds = [1, 2, 3];
const epochs = 8;
const runtime = nodeRuntime();
const documents = new URL('../../../docs/', import.meta.url);
const pathOf = (file: string) => fileURLToPath(new URL(file, documents));

/** Prints accuracy and mean IoU, and writes curves and gallery. */
export async function resultsFusion(print: Print): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'grounder-fusion-'));
  try {
    await using encoders = await openSceneTokens(folder, runtime);
    using training = await tokens(folder, 'train', encoders);
    using validation = await tokens(folder, 'validation', encoders);
    const questions = await askAboutScenes(counts.test);
    print(
      `Preset \`small\`, learned from ${training.examples.length} phrases about ${counts.train} scenes ` +
        `in ${epochs} epochs, batch 32; the best epoch by mean IoU on ${validation.examples.length} ` +
        'phrases; measured on the 500 scenes above.',
    );
    print('');
    print('| seed | Acc@0.5 | mean IoU | minutes of training |');
    print('|---|---|---|---|');
    const curves = [];
    const scores = [];
    for (const seed of seeds) {
      const run = await trainOne({ seed, training, validation, encoders, questions });
      curves.push(run.curve);
      scores.push(run);
      print(
        `| ${[seed, run.accuracy.toFixed(3), run.meanIou.toFixed(3), run.minutes.toFixed(1)].join(' | ')} |`,
      );
      if (seed === seeds[0]) await writeGallery(run.head);
      await run.head[Symbol.asyncDispose]();
    }
    const [accuracy, overlap] = [
      spread(scores.map((run) => run.accuracy)),
      spread(scores.map((run) => run.meanIou)),
    ];
    print(`| mean | ${accuracy} | ${overlap} | |`);
    const picture = await drawCurves(curves, {
      title: 'Acc@0.5 on validation scenes by epoch',
      x: 'epoch',
      y: 'Acc@0.5 on validation scenes',
    });
    await writeFile(pathOf('pictures/fusion-on-scenes.svg'), picture);
    print('');
    print('![Learning curves](pictures/fusion-on-scenes.svg)');
  } finally {
    await rm(folder, { recursive: true });
  }
}

function tokens(
  folder: string,
  part: 'train' | 'validation',
  encoders: IdentifiedTokenEncoders,
): Promise<FeatureSet> {
  return sceneTokens(
    join(folder, part),
    trainingExamples(sceneSeeds(part, counts[part])),
    encoders,
  );
}

interface TrainingExample {
  readonly seed: number;
  readonly training: FeatureSet;
  readonly validation: FeatureSet;
  readonly encoders: IdentifiedTokenEncoders;
  readonly questions: readonly SceneQuestion[];
}

async function trainOne({ seed, training, validation, encoders, questions }: TrainingExample) {
  const records: TrainingRecord[] = [];
  const started = performance.now();
  const { bytes } = await trainFusionHead({
    runtime,
    training,
    validation,
    ...fusionPresets.small,
    epochs,
    seed,
    onRecord: (record) => void records.push(record),
  });
  const minutes = (performance.now() - started) / 60_000;
  const head = await openFusionHead(bytes, { runtime, ...encoders });
  return {
    head,
    minutes,
    ...(await measureAnswer(({ scene, query }) => head.regress(scene.image, query), questions)),
    curve: accuracyCurve(`seed ${seed}`, records),
  };
}

/** The first phrases of the first test scenes: not chosen. */
async function writeGallery(head: FusionHeadRegressor): Promise<void> {
  const rows: string[] = [];
  for (const seed of sceneSeeds('test', 8)) {
    const scene = generateScene(seed);
    const [question] = questionsAbout(scene);
    if (question === undefined) continue;
    const { text, target } = question;
    const found = await head.regressAttentively(scene.image, { text, entities: [] });
    const file = `pictures/fusion/${seed}.png`;
    await writeFile(
      pathOf(file),
      await encodeImage(await drawAnswer(scene.image, target, found), 'png'),
    );
    rows.push(`| ![${text}](${file}) | ${text} | ${iou(found.box, target).toFixed(2)} |`);
  }
  const page = [
    '# Where a fusion head looked',
    '',
    'The first phrase of each of the first eight scenes of the test, as they came: seed 1 of',
    '[system 8 on synthetic scenes](results.md#a-fusion-head-on-synthetic-scenes). Bright is what [REG]',
    'looks at in the last layer. White: the object meant; orange: the box that was read off.',
    'Made by `npm run results -- fusion`; for a photo of yours: `grounder ground … --explain heat.png`.',
    '',
    '| attention | phrase | IoU |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ];
  await writeFile(pathOf('gallery-fusion.md'), page.join('\n'));
}

async function drawAnswer(
  image: RasterImage,
  target: Box,
  { box, attention }: { readonly box: Box; readonly attention: AttentionMap },
): Promise<RasterImage> {
  const factor = 2;
  const size = { width: factor * image.width, height: factor * image.height };
  const large = ({ left, top, right, bottom }: Box): Box => {
    return {
      left: factor * left,
      top: factor * top,
      right: factor * right,
      bottom: factor * bottom,
    };
  };
  const marks: readonly Mark[] = [
    { box: large(box), colour: [230, 159, 0] },
    { box: large(target), colour: [255, 255, 255] },
  ];
  return drawOverlays(resizeImage(image, { ...size, filter: 'nearest' }), [
    drawHeatMap(size, attention),
    annotate(size, marks),
  ]);
}
