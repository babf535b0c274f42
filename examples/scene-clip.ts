// Compares crops of a drawn scene with phrases: the pair of encoders that ships with grounder, in the
// place of a CLIP that would have to be fetched. It knows coloured shapes only.
import { ClipScorer } from '@grounder/clip';
import { generateScene, sceneClipFolder, sceneDetector } from '@grounder/scenes';
import { tightCrop } from '@grounder/images';
import { openModel } from '@grounder/models';
import { openClip } from 'grounder';

const { image } = generateScene(4);
const regions = await sceneDetector().detect(image);

await using clip = await openClip(await openModel(sceneClipFolder()));
const { templates } = clip;
const scorer = new ClipScorer({ encoders: [clip], croppers: [tightCrop()], templates });

for (const text of ['the purple square', 'black cross', 'the striped orange triangle']) {
  const { scores } = await scorer.score({ image, regions, query: { text, entities: [] } });
  const best = regions[scores.indexOf(Math.max(...scores))];
  console.log(`${text}: ${best?.label} at ${best?.box.left}, ${best?.box.top}`);
}
// the purple square: square at 17, 28
// black cross: cross at 85, 52
// the striped orange triangle: triangle at 55, 36
