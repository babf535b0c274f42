// The synthetic scenes that `results -- heads` and `results -- fusion` learn from and are asked about.
import type { Box } from '@grounder/core';
import type { Scene } from '@grounder/scenes/internal';
import { generateScene } from '@grounder/scenes';
import type { LearnedExample } from '@grounder/regressors/internal';
import type { TrainingRecord } from '@grounder/training/internal';

/** Seeds of scenes that nothing else here was made with. */
const firstSeeds = { train: 1_000_000, validation: 2_000_000, test: 3_000_000 };

/** What scenes are for. */
export type ExamplePart = keyof typeof firstSeeds;

/** The seeds of some scenes. */
export function sceneSeeds(part: ExamplePart, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => firstSeeds[part] + index);
}

/** Every phrase about some scenes, as heads learn from it; a picture is named by its seed. */
export function trainingExamples(seeds: readonly number[]): readonly LearnedExample[] {
  return seeds.flatMap((seed) => {
    const { expressions, objects } = generateScene(seed);
    return expressions.map(({ text, object }, index) => ({
      id: `${seed} ${index}`,
      picture: String(seed),
      expression: text,
      box: objects[object]?.box,
    }));
  });
}

/** Draws the picture of an example. */
export function loadScene(picture: string): Promise<Scene['image']> {
  return Promise.resolve(generateScene(Number(picture)).image);
}

/** The phrases about a scene, and the boxes that they mean. */
export function questionsAbout({
  expressions,
  objects,
}: Scene): readonly { readonly text: string; readonly target: Box }[] {
  return expressions.flatMap(({ text, object }) => {
    const target = objects[object]?.box;
    return target === undefined ? [] : [{ text, target }];
  });
}

/** Accuracy and mean of some IoUs. */
export function scoresOf(overlaps: readonly number[]): {
  readonly accuracy: number;
  readonly meanIou: number;
} {
  return {
    accuracy: mean(overlaps.map((overlap) => (overlap >= 0.5 ? 1 : 0))),
    meanIou: mean(overlaps),
  };
}

/** How accuracy on the validation scenes went from epoch to epoch. */
export function accuracyCurve(name: string, records: readonly TrainingRecord[]) {
  const points = records.flatMap((record) => {
    const accuracy = record.kind === 'epoch' ? record.validation?.accuracy : undefined;
    return accuracy === undefined ? [] : [{ x: record.epoch + 1, y: accuracy }];
  });
  return { name, points };
}

/** The mean with the least and the greatest, for tables. */
export function spread(values: readonly number[]): string {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const middle = mean(values).toFixed(3);
  return values.length === 1 ? middle : `${middle} (${least.toFixed(3)}–${most.toFixed(3)})`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
