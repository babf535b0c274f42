// What heads on frozen features learn on synthetic scenes, against systems that learn nothing:
// projection heads (systems 6 and 7) and the proposal head, three seeds each, on held-out scenes.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ClipScorer } from '@grounder/clip';
import type { Detection } from '@grounder/core';
import { boxArea, createRandom } from '@grounder/core';
import { drawCurves } from '@grounder/evaluation';
import { tightCrop } from '@grounder/images';
import { nodeRuntime } from '@grounder/models';
import type { FeatureSet, TrainedHead } from '@grounder/regressors/internal';
import { trainProjectionHead, trainProposalHead } from '@grounder/regressors';
import type { TrainingRecord } from '@grounder/training/internal';

import type { Print } from '../print.js';
import type { SceneClip } from './scene-heads.js';
import { openSceneClip, projectionAnswer, proposalAnswer, sceneFeatures } from './scene-heads.js';
import { accuracyCurve, trainingExamples, sceneSeeds, spread } from './scene-examples.js';
import type { SceneAnswer, SceneQuestion } from './scene-questions.js';
import { askAboutScenes, bestBy, measureAnswer } from './scene-questions.js';

const counts = { train: 6000, validation: 500, test: 500 };
const seeds = [1, 2, 3];
const runtime = nodeRuntime();
const curvesPath = fileURLToPath(
  new URL('../../../docs/pictures/heads-on-scenes.svg', import.meta.url),
);

/** A system with one answer for each seed of its training; one seed when it learns nothing. */
interface Contestant {
  readonly name: string;
  readonly answers: readonly SceneAnswer[];
}

/** Prints accuracy and mean IoU of every system. */
export async function resultsHeads(print: Print): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'grounder-heads-'));
  try {
    await using clip = await openSceneClip(runtime);
    using training = await features(folder, 'train', clip);
    using validation = await features(folder, 'validation', clip);
    const questions = await askAboutScenes(counts.test);
    const records = new Map<string, TrainingRecord[]>();
    const contestants = [
      ...simple(clip),
      ...(await trained({ clip, training, validation, records })),
    ];
    print(
      `Learned from ${training.examples.length} phrases about ${counts.train} scenes, chosen by ` +
        `${validation.examples.length} phrases about ${counts.validation}, measured on ` +
        `${questions.length} phrases about ${counts.test} other scenes; 20 epochs, batch 32.`,
    );
    print(
      'Scenes, CLIP and detector: `scene-clip` and `sceneDetector`; mean and spread of 3 seeds.',
    );
    print('');
    print('| system | Acc@0.5 | mean IoU |');
    print('|---|---|---|');
    for (const { name, answers } of contestants) {
      const scores: { readonly accuracy: number; readonly meanIou: number }[] = [];
      for (const answer of answers) scores.push(await measureAnswer(answer, questions));
      const cells = [scores.map(({ accuracy }) => accuracy), scores.map(({ meanIou }) => meanIou)];
      print(`| ${[name, ...cells.map(spread)].join(' | ')} |`);
    }
    await writeFile(curvesPath, await curvesOf(records));
    print('');
    print('![Learning curves](pictures/heads-on-scenes.svg)');
  } finally {
    await rm(folder, { recursive: true });
  }
}

function features(
  folder: string,
  part: 'train' | 'validation',
  clip: SceneClip,
): Promise<FeatureSet> {
  return sceneFeatures(join(folder, part), trainingExamples(sceneSeeds(part, counts[part])), clip);
}

/** Systems that learn nothing here. */
function simple(clip: SceneClip): readonly Contestant[] {
  const random = createRandom(1);
  const { templates } = clip;
  const scorer = new ClipScorer({ encoders: [clip], croppers: [tightCrop()], templates });
  const choose = ({ proposals }: SceneQuestion, value: (region: Detection) => number) =>
    proposals.toSorted((one, other) => value(other) - value(one))[0]?.box;
  return [
    {
      name: 'random proposal',
      answers: seeds.map(() => ({ proposals }) => {
        return proposals[Math.floor(proposals.length * random())]?.box;
      }),
    },
    {
      name: 'most salient: the largest proposal',
      answers: [(question) => choose(question, ({ box }) => boxArea(box))],
    },
    {
      name: 'zero-shot CLIP on crops',
      answers: [bestBy(scorer)],
    },
  ];
}

interface TrainingContext {
  readonly clip: SceneClip;
  readonly training: FeatureSet;
  readonly validation: FeatureSet;
  /** What happened in the first training of each head. */
  readonly records: Map<string, TrainingRecord[]>;
}

async function trained(context: TrainingContext): Promise<readonly Contestant[]> {
  const { clip, training, validation } = context;
  const heads = async (
    name: string,
    train: (seed: number, onRecord: (record: TrainingRecord) => void) => Promise<TrainedHead>,
    open: (bytes: Uint8Array) => Promise<SceneAnswer>,
  ): Promise<Contestant> => {
    const answers: SceneAnswer[] = [];
    for (const seed of seeds) {
      const heard: TrainingRecord[] = [];
      answers.push(await open((await train(seed, (record) => heard.push(record))).bytes));
      if (seed === seeds[0]) context.records.set(name, heard);
    }
    return { name, answers };
  };
  const projection = (name: string, loss: string) =>
    heads(
      name,
      (seed, onRecord) =>
        trainProjectionHead({ runtime, training, validation, loss, seed, onRecord }),
      (bytes) => projectionAnswer(bytes, runtime, clip),
    );
  return [
    await projection('projection head, L1 (6)', 'l1'),
    await projection('projection head, L1 + GIoU (7)', 'l1+giou'),
    await heads(
      'proposal head',
      (seed, onRecord) => trainProposalHead({ runtime, training, validation, seed, onRecord }),
      (bytes) => proposalAnswer(bytes, runtime, clip),
    ),
  ];
}

async function curvesOf(records: ReadonlyMap<string, readonly TrainingRecord[]>): Promise<string> {
  const curves = [...records].map(([name, heard]) => accuracyCurve(name, heard));
  const title = 'Acc@0.5 on validation scenes by epoch, first seed of each head';
  return drawCurves(curves, { title, x: 'epoch', y: 'Acc@0.5 on validation scenes' });
}
