// Questions about held-out scenes, and how systems answer them.
import type { Box, Detection, Query, RegionScorer } from '@grounder/core';
import { iou } from '@grounder/core';
import type { Scene } from '@grounder/scenes/internal';
import { generateScene, sceneDetector } from '@grounder/scenes';

import { questionsAbout, sceneSeeds, scoresOf } from './scene-examples.js';

/** A phrase about a scene, and what systems may know. */
export interface SceneQuestion {
  readonly scene: Scene;
  readonly query: Query;
  readonly target: Box;
  readonly proposals: readonly Detection[];
}

/** Answers a question with a box. */
export type SceneAnswer = (question: SceneQuestion) => Promise<Box | undefined> | Box | undefined;

/** Makes every question about some scenes that nothing learned from. */
export async function askAboutScenes(count: number): Promise<readonly SceneQuestion[]> {
  const detector = sceneDetector();
  const questions: SceneQuestion[] = [];
  for (const seed of sceneSeeds('test', count)) {
    const scene = generateScene(seed);
    const proposals = await detector.detect(scene.image);
    for (const { text, target } of questionsAbout(scene)) {
      questions.push({ scene, query: { text, entities: [] }, target, proposals });
    }
  }
  return questions;
}

/** Answers with the proposal that scores best. */
export function bestBy(scorer: RegionScorer): SceneAnswer {
  return async ({ scene, query, proposals }) => {
    const { scores } = await scorer.score({ image: scene.image, regions: proposals, query });
    return proposals[scores.indexOf(Math.max(...scores))]?.box;
  };
}

/** Asks every question. */
export async function measureAnswer(
  answer: SceneAnswer,
  questions: readonly SceneQuestion[],
): Promise<ReturnType<typeof scoresOf>> {
  const overlaps: number[] = [];
  for (const question of questions) {
    const box = await answer(question);
    overlaps.push(box === undefined ? 0 : iou(box, question.target));
  }
  return scoresOf(overlaps);
}
