import { join } from 'node:path';

import type { ClipModel } from '@grounder/clip/internal';
import { featureCache } from '@grounder/clip';
import { yoloDetector } from '@grounder/detectors';
import { WinkQueryParser } from '@grounder/language';
import type { Detector, QueryParser } from '@grounder/core';
import { cachedDetector, loadImage, ProposalGrounder } from 'grounder';

import { findBenchModels } from './bench-models.js';
import { freshScorer, openClip } from './clip-ours.js';
import { phrase } from './clip-regions.js';
import { harbour } from '../soak/photos.js';
import { median } from './statistics.js';
import { watchedRuntime } from './watched-runtime.js';

const rounds = 11;
const labels = Array.from({ length: 80 }, (_, index) => `class ${index}`);
const words = ['boat', 'house', 'mountain', 'man', 'tree', 'window', 'rope', 'sail', 'hat'];

/** Compares whole groundings with what they cannot do without, and with the next phrase's. */
export async function runPipelineBench(): Promise<void> {
  const folder = findBenchModels();
  if (folder === undefined) return;
  const watch = watchedRuntime({ threads: 2 });
  const session = await watch.runtime.open(join(folder, 'yolov8n/onnx/model.onnx'));
  await using detector = yoloDetector({ session, labels, maxDetections: 20 });
  await using clip = await openClip(folder, 'fp32', watch.runtime);
  const image = await loadImage(harbour);
  const parser = new WinkQueryParser();

  const ratios: number[] = [];
  const seconds: number[] = [];
  const anew: number[] = [];
  const stages: Record<string, number[]> = {};
  let regions = 0;
  for (let round = -2; round < rounds; round += 1) {
    // Nothing is known: neither picture nor phrase.
    const grounder = createGrounder(clip, detector, parser);
    watch.milliseconds = 0;
    const start = performance.now();
    const { candidates, timings } = await grounder.ground(harbour, phrase);
    const first = performance.now() - start;
    const needed = watch.milliseconds + (timings.decode ?? 0);
    // From here on the picture is known, decoded or as a file.
    await grounder.ground(image, phrase);
    const second = await timeOf(() => grounder.ground(image, `the ${words[round] ?? 'crew'}`));
    const third = await timeOf(() => grounder.ground(harbour, `a ${words[round] ?? 'crew'}`));
    if (round < 0) continue;
    regions = candidates.length;
    ratios.push(first / needed);
    seconds.push(second / first);
    anew.push(third / first);
    for (const [stage, time] of Object.entries(timings)) (stages[stage] ??= []).push(time);
  }

  console.log(`| YOLOv8n, ${regions} regions, ViT-B/32, 2 threads | ratio | aim |`);
  console.log('|---|---|---|');
  console.log(`| whole ÷ (session.run + decode) | ${median(ratios).toFixed(3)} | <= 1.10 |`);
  console.log(
    `| second phrase, loaded picture ÷ first | ${median(seconds).toFixed(3)} | <= 0.10 |`,
  );
  console.log(`| second phrase, file decoded anew ÷ first | ${median(anew).toFixed(3)} | |`);
  const parts = Object.entries(stages).map(([name, all]) => `${name} ${median(all).toFixed(1)}`);
  console.log(`stages of the first in ms: ${parts.join(', ')}`);
}

function createGrounder(
  clip: ClipModel,
  detector: Detector,
  parser: QueryParser,
): ProposalGrounder {
  const scorers = [{ name: 'clip', scorer: freshScorer(clip, { cache: featureCache() }) }];
  return new ProposalGrounder({ detector: cachedDetector(detector), parser, scorers });
}

async function timeOf(call: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await call();
  return performance.now() - start;
}
