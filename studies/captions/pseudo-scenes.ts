// Pseudo-queries on synthetic scenes as captions that a phrase is compared with, by two text encoders.
import { CaptionScorer, templateCaptioner } from '@grounder/captions';
import { ClipScorer } from '@grounder/clip';
import { createRandom } from '@grounder/core';
import { openSentenceEncoder } from '@grounder/embedded';
import { tightCrop } from '@grounder/images';
import { cacheFolder, fileCache, nodeRuntime } from '@grounder/models';
import { cachedTextEncoder } from 'grounder';

import type { Print } from '../print.js';
import { openSceneClip } from '../heads/scene-heads.js';
import type { SceneAnswer } from '../heads/scene-questions.js';
import { askAboutScenes, bestBy, measureAnswer } from '../heads/scene-questions.js';

const count = 500;
const runtime = nodeRuntime();

/** Prints accuracy and mean IoU of systems that learn nothing here. */
export async function pseudoScenes(print: Print): Promise<void> {
  await using clip = await openSceneClip(runtime);
  const cache = fileCache(cacheFolder());
  await using sentences = await openSentenceEncoder({ runtime, cache });
  const questions = await askAboutScenes(count);
  const random = createRandom(1);
  const { templates } = clip;
  const captioner = templateCaptioner();
  const systems = new Map<string, SceneAnswer>([
    ['random proposal', ({ proposals }) => proposals[Math.floor(proposals.length * random())]?.box],
    [
      'pseudo-q, embedded sentence encoder',
      bestBy(new CaptionScorer({ captioner, encoder: cachedTextEncoder(sentences) })),
    ],
    [
      'pseudo-q, text encoder of scene-clip',
      bestBy(new CaptionScorer({ captioner, encoder: cachedTextEncoder(clip.text) })),
    ],
    [
      'zero-shot CLIP on crops: scene-clip',
      bestBy(new ClipScorer({ encoders: [clip], croppers: [tightCrop()], templates })),
    ],
  ]);
  print(
    `\nOn ${count} held-out synthetic scenes with what \`sceneDetector\` proposes, ` +
      `${questions.length} phrases:\n`,
  );
  print('| system | Acc@0.5 | mean IoU |\n|---|---|---|');
  for (const [name, answer] of systems) {
    const { accuracy, meanIou } = await measureAnswer(answer, questions);
    print(`| ${[name, accuracy.toFixed(3), meanIou.toFixed(3)].join(' | ')} |`);
  }
}
