// Writes a detector for a model that grounder does not know: NanoDet-m, 416×416, COCO.
// docs/write-your-own-detector.md walks through it.
import type { Box, Detection, Detector, RasterImage, Session, Tensor } from '@grounder/core';
import { clipBox, readFloats, roundBoxOut, suppressDetections } from '@grounder/core';
import type { Normalisation } from '@grounder/images';
import { createImageTensor } from '@grounder/images';
import { SubjectScorer, WinkQueryParser } from '@grounder/language';
import { nodeRuntime } from '@grounder/models';
import { loadDefaultMatcher, loadImage, ProposalGrounder } from 'grounder';

import { pastoral } from './photos.js';
import { findWeights, readLabels } from './weights.js';

const side = 416;
const strides = [8, 16, 32];
/** A side's distance is a distribution over 0 to 7 strides. */
const bins = 8;
// The means and deviations of ImageNet in bytes, as NanoDet's configuration rounds them.
const normalisation: Normalisation = {
  scale: 1,
  mean: [123.675, 116.28, 103.53],
  standardDeviation: [58.395, 57.12, 57.375],
};

/** Wraps an open NanoDet model; the caller disposes the session. */
function nanoDet(session: Session, labels: readonly string[], scoreThreshold = 0.05): Detector {
  const [input] = session.inputs;
  return {
    async detect(image, options) {
      const { data, dims } = createImageTensor([image], {
        ...{ width: side, height: side, filter: 'bilinear' },
        ...{ normalisation, channelOrder: 'bgr' },
      });
      const feeds = { [input?.name ?? '']: { type: 'float32', dims, data } };
      const outputs = Object.values(await session.run(feeds, options));
      const found = strides.flatMap((stride) => {
        const cells = (side / stride) ** 2;
        const scores = readGrid(outputs, [1, cells, labels.length]);
        const distances = readGrid(outputs, [1, cells, 4 * bins]);
        return Array.from({ length: cells }, (_, cell): Detection => {
          const row = scores.subarray(cell * labels.length, (cell + 1) * labels.length);
          const score = Math.max(...row);
          const bars = distances.subarray(cell * 4 * bins, (cell + 1) * 4 * bins);
          return { label: labels[row.indexOf(score)] ?? '', score, box: boxOf(bars, cell, stride) };
        });
      });
      const sure = found.filter(({ score }) => score >= scoreThreshold);
      return suppressDetections(sure, { iouThreshold: 0.6 }).map((detection) => ({
        ...detection,
        box: placeBox(detection.box, image),
      }));
    },
  };
}

/** Outputs have no telling names; their axes tell them apart. */
function readGrid(outputs: readonly Tensor[], dims: readonly number[]): Float32Array {
  const grid = outputs.find((output) => output.dims.join() === dims.join());
  return readFloats(grid, dims);
}

/** Four distances from the cell's middle (Li et al., "Generalized Focal Loss", equation 5). */
function boxOf(bars: Float32Array, cell: number, stride: number): Box {
  const [left = 0, top = 0, right = 0, bottom = 0] = [0, 1, 2, 3].map(
    (edge) => stride * expectation(bars.subarray(edge * bins, (edge + 1) * bins)),
  );
  const x = ((cell % (side / stride)) + 0.5) * stride;
  const y = (Math.floor(cell / (side / stride)) + 0.5) * stride;
  return { left: x - left, top: y - top, right: x + right, bottom: y + bottom };
}

/** The mean of 0, 1 … under the softmax of the bars. */
function expectation(bars: Float32Array): number {
  const weights = Array.from(bars, Math.exp);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.reduce((total, weight, bin) => total + bin * weight, 0) / sum;
}

/** From the model's square to pixels of the image. */
function placeBox({ left, top, right, bottom }: Box, { width, height }: RasterImage): Box {
  const [x, y] = [width / side, height / side];
  return clipBox(
    { left: left * x, top: top * y, right: right * x, bottom: bottom * y },
    { width, height },
  );
}

await using session = await nodeRuntime().open(findWeights('nanodet_m.onnx'));
const grounder = new ProposalGrounder({
  detector: nanoDet(session, readLabels()),
  parser: new WinkQueryParser(),
  scorers: [
    { name: 'subject', scorer: new SubjectScorer({ matcher: await loadDefaultMatcher() }) },
  ],
});
const { box, label, score } = await grounder.ground(await loadImage(pastoral), 'the ewe');
console.log(label, score?.toFixed(2), box && roundBoxOut(box));
// sheep 0.71 { left: 655, top: 166, right: 751, bottom: 236 }
