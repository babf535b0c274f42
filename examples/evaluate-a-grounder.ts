// Evaluates the embedded default beside a baseline on three phrases about one photo. What fails,
// here a photo that is not there, is counted and not dropped.
import { baseline, evaluate, summariseRun } from '@grounder/evaluation';
import type { ReferringExample } from '@grounder/evaluation';
import { createGrounder, loadImage, openEmbeddedDetector } from 'grounder';

import { harbour } from './photos.js';

const fisherman = { left: 378, top: 642, right: 458, bottom: 712 };
const example = (id: string, expression: string, image = harbour): ReferringExample => {
  return {
    id,
    image,
    imageId: image,
    refId: id,
    expression,
    box: undefined,
    split: 'all',
    tags: [],
  };
};
const examples = [
  { ...example('1', 'the fisherman'), box: fisherman },
  example('2', 'a zebra'),
  { ...example('3', 'the fisherman', 'no-such-photo.jpg'), box: fisherman },
];

await using detector = await openEmbeddedDetector();
await using grounder = await createGrounder({ detector });
const records = await evaluate({
  examples,
  systems: {
    embedded: (image, phrase, options) => grounder.ground(image, phrase, options),
    'most-confident': baseline('most-confident', {
      propose: async ({ image }, options) => {
        const picture = await loadImage(image);
        const regions = await detector.detect(picture, options);
        return { regions, width: picture.width, height: picture.height };
      },
    }),
  },
});

for (const { system, accuracy50, noTargetRecall, failures } of summariseRun(records).systems) {
  console.log(system, accuracy50.value, noTargetRecall.value, failures);
}
// embedded 0.5 1 1
// most-confident 0.5 0 1
