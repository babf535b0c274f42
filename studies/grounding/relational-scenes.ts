// The relational scorer on drawn scenes, whose phrases mean one object clearly: with the scenes' own boxes
// and with `sceneDetector`'s.
import type { Detection } from '@grounder/core';
import { iou } from '@grounder/core';
import { generateScene, sceneDetector } from '@grounder/scenes';
import { regionColours, regionPattern } from '@grounder/images';
import {
  colourFactor,
  patternFactor,
  everydayMatcher,
  relational,
  SubjectScorer,
  WinkQueryParser,
} from '@grounder/language';

import type { Print } from '../print.js';
import { questionsAbout, sceneSeeds } from '../heads/scene-examples.js';

const count = 500;

/** Prints accuracy and the commonest kinds of misses. */
export async function printScenes(print: Print): Promise<void> {
  const parser = new WinkQueryParser();
  const detector = sceneDetector();
  const scorer = relational(new SubjectScorer({ matcher: everydayMatcher() }), {
    attributes: [colourFactor(regionColours), patternFactor(regionPattern)],
  });
  const hits = { truth: 0, detected: 0 };
  let asked = 0;
  const misses: string[] = [];
  for (const seed of sceneSeeds('test', count)) {
    const scene = generateScene(seed);
    const sources = {
      truth: scene.objects.map(({ box, shape }): Detection => ({ box, label: shape, score: 1 })),
      detected: await detector.detect(scene.image),
    };
    for (const { text, target } of questionsAbout(scene)) {
      asked += 1;
      for (const source of ['truth', 'detected'] as const) {
        const regions = sources[source];
        const request = { image: scene.image, regions, query: parser.parse(text) };
        const { scores } = await scorer.score(request);
        const best = regions[scores.indexOf(Math.max(...scores))];
        const isRight = best !== undefined && iou(best.box, target) >= 0.5;
        hits[source] += isRight ? 1 : 0;
        if (!isRight && source === 'truth') misses.push(text);
      }
    }
  }
  print(
    `\nDrawn scenes: ${asked} phrases about ${count} scenes. Acc@0.5 ${(hits.truth / asked).toFixed(3)} ` +
      `with the scenes' own boxes, ${(hits.detected / asked).toFixed(3)} with \`sceneDetector\`'s.`,
  );
  print(
    `Missed, for example: ${misses
      .slice(0, 5)
      .map((text) => `"${text}"`)
      .join(', ')}.`,
  );
}
