// Grounds phrases with real weights: YOLOX-nano proposes, the phrase chooses.
import { YoloxDetector } from '@grounder/detectors';
import { SubjectScorer, WinkQueryParser } from '@grounder/language';
import { nodeRuntime } from '@grounder/models';
import { loadDefaultMatcher, loadImage, ProposalGrounder } from 'grounder';

import { harbour } from './photos.js';
import { findWeights, readLabels } from './weights.js';

const session = await nodeRuntime().open(findWeights('yolox_nano.onnx'));
await using detector = new YoloxDetector({ session, labels: readLabels(), scoreThreshold: 0.05 });
const grounder = new ProposalGrounder({
  detector,
  parser: new WinkQueryParser(),
  scorers: [
    { name: 'subject', scorer: new SubjectScorer({ matcher: await loadDefaultMatcher() }) },
  ],
  // Only what the phrase speaks of is an answer.
  minimumScore: 0,
});

const photo = await loadImage(harbour);
for (const phrase of ['the fisherman', 'a wooden ship', 'the zebra']) {
  const { box, label, score } = await grounder.ground(photo, phrase);
  const where = box === undefined ? '' : `at ${Math.round(box.left)}, ${Math.round(box.top)}`;
  console.log(phrase, '→', label ?? 'nothing', score?.toFixed(2), where);
}
// the fisherman → person 0.27 at 369, 649
// a wooden ship → boat 0.82 at 441, 123
// the zebra → nothing 0.00
