import { createRandom } from '@grounder/core';
import { ClipScorer } from '@grounder/clip';
import { generateScene } from '@grounder/scenes';
import { tightCrop } from '@grounder/images';
import { nodeRuntime, openModel } from '@grounder/models';
import { openClip } from 'grounder';

import { captionOf } from './samples.js';

/** What a pair of encoders can do on scenes that it has not seen. */
export interface SceneClipScores {
  /** Share of phrases about what an object is like whose object is chosen among the scene's crops. */
  readonly attributeChoice: number;
  /** The same when an object is chosen blindly. */
  readonly attributeChance: number;
  /** Share of captions that find their picture among 64. */
  readonly retrieval: number;
}

/** Measures the encoders of a folder. */
export async function measureSceneClip(
  folder: string,
  { scenes, firstSeed }: { readonly scenes: number; readonly firstSeed: number },
): Promise<SceneClipScores> {
  await using clip = await openClip(await openModel(folder, { runtime: nodeRuntime() }));
  const { templates } = clip;
  const scorer = new ClipScorer({ encoders: [clip], croppers: [tightCrop()], templates });
  const random = createRandom(firstSeed);
  const all = Array.from({ length: scenes }, (_, index) => generateScene(firstSeed + index));
  let [asked, chosen, chance] = [0, 0, 0];
  for (const { image, objects, expressions } of all) {
    const regions = objects.map(({ box, shape }) => ({ box, label: shape, score: 1 }));
    for (const { text, object, kind } of expressions) {
      if (kind !== 'attribute') continue;
      const { scores } = await scorer.score({ image, regions, query: { text, entities: [] } });
      asked += 1;
      chance += 1 / objects.length;
      if (scores.indexOf(Math.max(...scores)) === object) chosen += 1;
    }
  }
  const group = 64;
  let [found, captions] = [0, 0];
  for (let start = 0; start + group <= all.length; start += group) {
    const some = all.slice(start, start + group);
    const pictures = await clip.image.encode(some.map(({ image }) => image));
    const texts = await clip.text.encode(some.map((scene) => captionOf(scene, random)));
    const { dim } = pictures;
    for (let row = 0; row < group; row += 1) {
      const text = texts.data.subarray(row * dim, (row + 1) * dim);
      const similarities = Array.from({ length: group }, (_, other) => {
        const picture = pictures.data.subarray(other * dim, (other + 1) * dim);
        return picture.reduce((sum, value, index) => sum + value * (text[index] ?? 0), 0);
      });
      captions += 1;
      if (similarities.indexOf(Math.max(...similarities)) === row) found += 1;
    }
  }
  return {
    attributeChoice: chosen / asked,
    attributeChance: chance / asked,
    retrieval: found / Math.max(1, captions),
  };
}
