// Heads that learn from pseudo-queries alone, beside the same heads that learn from the expressions of
// the same scenes: how far training data without labels go. `npm run results -- pseudo-heads`
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { choosePseudoQueries } from '@grounder/captions';
import { generateScene, sceneDetector } from '@grounder/scenes';
import { nodeRuntime } from '@grounder/models';
import type { LearnedExample } from '@grounder/regressors/internal';
import {
  fusionPresets,
  openFusionHead,
  trainFusionHead,
  trainProjectionHead,
  trainProposalHead,
} from '@grounder/regressors';

import type { Print } from '../print.js';
import type { SceneClip } from '../heads/scene-heads.js';
import {
  openSceneClip,
  openSceneTokens,
  projectionAnswer,
  proposalAnswer,
  sceneFeatures,
  sceneTokens,
} from '../heads/scene-heads.js';
import { trainingExamples, sceneSeeds, spread } from '../heads/scene-examples.js';
import type { SceneAnswer, SceneQuestion } from '../heads/scene-questions.js';
import { askAboutScenes, measureAnswer } from '../heads/scene-questions.js';

const counts = { train: 2000, validation: 200, test: 500 };
const fusionEpochs = 8;
const runtime = nodeRuntime();

/** What heads learn from. */
const teachers = ['gold expressions', 'pseudo-queries'] as const;

type Teacher = (typeof teachers)[number];

/** Examples to learn from and to choose the best epoch by, and where their features are kept. */
interface Course {
  readonly folder: string;
  readonly clip: SceneClip;
  readonly train: readonly LearnedExample[];
  readonly validation: readonly LearnedExample[];
}

/** The scores of the seeds of each head. */
type Trained = ReadonlyMap<string, readonly Awaited<ReturnType<typeof measureAnswer>>[]>;

/** Prints each head's accuracy by what it learned from. */
export async function resultsPseudoHeads(print: Print): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'grounder-pseudo-'));
  try {
    await using clip = await openSceneClip(runtime);
    const questions = await askAboutScenes(counts.test);
    const cells = new Map<string, string[]>();
    const sizes: string[] = [];
    for (const teacher of teachers) {
      const train = await examplesOf(teacher, 'train');
      const validation = await examplesOf(teacher, 'validation');
      sizes.push(`${train.length} ${teacher} (${validation.length} for validation)`);
      const course = { folder: join(folder, teacher), clip, train, validation };
      const trained = [
        ...(await learnFromVectors(course, questions)),
        ...(await learnFromTokens(course, questions)),
      ];
      for (const [name, scores] of trained) {
        const overlap = spread(scores.map(({ meanIou }) => meanIou));
        const row = [spread(scores.map(({ accuracy }) => accuracy)), overlap];
        cells.set(name, [...(cells.get(name) ?? []), ...row]);
      }
    }
    print(
      `Heads that learned from ${sizes.join(' or from ')} about the same ${counts.train} scenes, ` +
        `measured on ${questions.length} gold expressions about ${counts.test} others:\n`,
    );
    print(
      '| head | gold: Acc@0.5 | mean IoU | pseudo: Acc@0.5 | mean IoU |\n|---|---|---|---|---|',
    );
    for (const [name, row] of cells) print(`| ${[name, ...row].join(' | ')} |`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function learnFromVectors(
  { folder, clip, train, validation }: Course,
  questions: readonly SceneQuestion[],
): Promise<Trained> {
  using training = await sceneFeatures(join(folder, 'train'), train, clip);
  using measured = await sceneFeatures(join(folder, 'validation'), validation, clip);
  const options = { runtime, training, validation: measured };
  const makers: Readonly<Record<string, (seed: number) => Promise<SceneAnswer>>> = {
    'projection head, L1 (6); 20 epochs, 2 seeds': async (seed) => {
      const { bytes } = await trainProjectionHead({ ...options, seed });
      return projectionAnswer(bytes, runtime, clip);
    },
    'proposal head; 20 epochs, 2 seeds': async (seed) => {
      const { bytes } = await trainProposalHead({ ...options, seed });
      return proposalAnswer(bytes, runtime, clip);
    },
  };
  const trained = new Map<string, Awaited<ReturnType<typeof measureAnswer>>[]>();
  for (const [name, make] of Object.entries(makers)) {
    const scores = [];
    for (const seed of [1, 2]) scores.push(await measureAnswer(await make(seed), questions));
    trained.set(name, scores);
  }
  return trained;
}

async function learnFromTokens(
  { folder, train, validation }: Course,
  questions: readonly SceneQuestion[],
): Promise<Trained> {
  await using encoders = await openSceneTokens(folder, runtime);
  using training = await sceneTokens(join(folder, 'train tokens'), train, encoders);
  using measured = await sceneTokens(join(folder, 'validation tokens'), validation, encoders);
  const { bytes } = await trainFusionHead({
    ...{ runtime, training, validation: measured },
    ...fusionPresets.small,
    epochs: fusionEpochs,
  });
  await using head = await openFusionHead(bytes, { runtime, ...encoders });
  const answer: SceneAnswer = ({ scene, query }) => head.regress(scene.image, query);
  const name = `fusion head, preset \`small\` (8); ${fusionEpochs} epochs, 1 seed`;
  return new Map([[name, [await measureAnswer(answer, questions)]]]);
}

async function examplesOf(
  teacher: Teacher,
  part: 'train' | 'validation',
): Promise<readonly LearnedExample[]> {
  const drawn = sceneSeeds(part, counts[part]);
  if (teacher === 'gold expressions') return trainingExamples(drawn);
  const detector = sceneDetector();
  const examples: LearnedExample[] = [];
  for (const seed of drawn) {
    const { image, expressions } = generateScene(seed);
    const detections = await detector.detect(image);
    const chosen = choosePseudoQueries(detections, image, {
      // Any object may be asked for, and as often as in the gold expressions.
      objects: Math.max(1, detections.length),
      queries: expressions.length,
      minArea: 0,
      seed,
    });
    examples.push(
      ...chosen.map(({ text, target }, index) => ({
        id: `${seed} ${index}`,
        picture: String(seed),
        expression: text,
        box: target.box,
      })),
    );
  }
  return examples;
}
