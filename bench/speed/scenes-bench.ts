// How fast synthetic scenes are drawn and written, and how well their detector does.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { iou } from '@grounder/core';
import { generateScene, sceneDetector, writeScenes } from '@grounder/scenes';

const count = 500;

/** Draws, writes and searches scenes. */
export async function runScenesBench(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'grounder-scenes-'));
  for (let seed = 0; seed < 50; seed += 1) generateScene(seed);
  const drawn = await secondsOf(() => {
    for (let seed = 0; seed < count; seed += 1) generateScene(seed);
  });
  const written = await secondsOf(() => writeScenes(join(folder, 'scenes'), { count }));
  await rm(folder, { recursive: true });
  const minutes = (seconds: number) => ((seconds * 10_000) / count / 60).toFixed(1);
  console.log(`${count} scenes of 128 × 128 pixels, one thread`);
  console.log(
    `10,000 scenes would be drawn in ${minutes(drawn)} min, written in ${minutes(written)} min`,
  );
  await searchScenes();
}

async function searchScenes(): Promise<void> {
  const detector = sceneDetector();
  let [objects, found, known, proposals, right, overlap] = [0, 0, 0, 0, 0, 0];
  for (let seed = 5_000_000; seed < 5_000_000 + count; seed += 1) {
    const scene = generateScene(seed);
    const detections = await detector.detect(scene.image);
    proposals += detections.length;
    right += detections.filter(({ box }) =>
      scene.objects.some((each) => iou(each.box, box) >= 0.5),
    ).length;
    for (const { box, shape } of scene.objects) {
      objects += 1;
      const overlaps = detections.map((detection) => iou(detection.box, box));
      const best = Math.max(0, ...overlaps);
      overlap += best;
      if (best < 0.5) continue;
      found += 1;
      if (detections[overlaps.indexOf(best)]?.label === shape) known += 1;
    }
  }
  const share = (part: number, whole: number) => (part / whole).toFixed(3);
  console.log(
    `sceneDetector on ${objects} objects: recall@0.5 ${share(found, objects)}, precision ` +
      `${share(right, proposals)}, mean IoU ${share(overlap, objects)}, right shape ${share(known, found)}`,
  );
}

async function secondsOf(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
