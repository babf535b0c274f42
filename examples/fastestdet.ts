// Writes a detector for a model that grounder does not know: FastestDet, 352×352, COCO.
import type { Box, Detection, Detector, Session } from '@grounder/core';
import {
  clipBox,
  fromCenterBox,
  fromNormalisedBox,
  readFloats,
  roundBoxOut,
  suppressDetections,
} from '@grounder/core';
import { createImageTensor } from '@grounder/images';
import { SubjectScorer, WinkQueryParser } from '@grounder/language';
import { nodeRuntime } from '@grounder/models';
import { loadDefaultMatcher, loadImage, ProposalGrounder } from 'grounder';

import { harbour } from './photos.js';
import { findWeights, readLabels } from './weights.js';

const side = 352;
const columns = side / 16;
const cells = columns ** 2;

/** Wraps an open FastestDet model; the caller disposes the session. */
function fastestDet(session: Session, labels: readonly string[], scoreThreshold = 0.05): Detector {
  const [input] = session.inputs;
  const [output] = session.outputs;
  return {
    async detect(image, options) {
      const { data, dims } = createImageTensor([image], {
        ...{ width: side, height: side, filter: 'bilinear', channelOrder: 'bgr' },
      });
      const feeds = { [input?.name ?? '']: { type: 'float32', dims, data } };
      const outputs = await session.run(feeds, options);
      const planes = readFloats(outputs[output?.name ?? ''], [
        1,
        5 + labels.length,
        columns,
        columns,
      ]);
      const found = Array.from({ length: cells }, (_, cell) => readCell(planes, cell, labels));
      const sure = found.filter(({ score, box }) => score >= scoreThreshold && isInside(box));
      return suppressDetections(sure, { iouThreshold: 0.45 }).map((detection) => ({
        ...detection,
        box: clipBox(fromNormalisedBox(detection.box, image), image),
      }));
    },
  };
}

/** A cell's planes: objectness, centre x and y, width and height, and a probability per class. */
function readCell(planes: Float32Array, cell: number, labels: readonly string[]): Detection {
  const [objectness = 0, x = 0, y = 0, width = 0, height = 0, ...classes] = Array.from(
    { length: 5 + labels.length },
    (_, plane) => planes[plane * cells + cell] ?? 0,
  );
  const likeliest = Math.max(...classes);
  const box = fromCenterBox({
    centerX: ((cell % columns) + Math.tanh(x)) / columns,
    centerY: (Math.floor(cell / columns) + Math.tanh(y)) / columns,
    width: sigmoid(width),
    height: sigmoid(height),
  });
  // The weights of objectness and class are those of FastestDet's own test program.
  const score = objectness ** 0.6 * likeliest ** 0.4;
  return { box, label: labels[classes.indexOf(likeliest)] ?? '', score };
}

/** Whether something of a box in fractions of the image lies in it. */
function isInside({ left, top, right, bottom }: Box): boolean {
  return Math.max(left, 0) < Math.min(right, 1) && Math.max(top, 0) < Math.min(bottom, 1);
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

await using session = await nodeRuntime().open(findWeights('FastestDet.onnx'));
const grounder = new ProposalGrounder({
  detector: fastestDet(session, readLabels()),
  parser: new WinkQueryParser(),
  scorers: [
    { name: 'subject', scorer: new SubjectScorer({ matcher: await loadDefaultMatcher() }) },
  ],
});
const { box, label, score } = await grounder.ground(await loadImage(harbour), 'a wooden ship');
console.log(label, score?.toFixed(2), box && roundBoxOut(box));
// boat 0.80 { left: 333, top: 496, right: 478, bottom: 572 }
