import type {
  Box,
  CallOptions,
  Pose,
  PoseEstimator,
  RasterImage,
  Session,
  Tensor,
} from '@grounder/core';
import { boxCenter, boxHeight, boxWidth, clipBox, keypointNames, readFloats } from '@grounder/core';
import { assertRasterImage, Lifetime } from '@grounder/core/internal';

import { decodeMoveNet, gridSize } from './decode-move-net.js';
import { moveNetTensors } from './move-net-tensors.js';
import { writeSquare } from '../write-square.js';

/** Pixels of the model's input along each side. */
const inputSize = 192;
const inputLength = 3 * inputSize * inputSize;
const cellCount = gridSize * gridSize;
/** Side of the square that is shown, in longer sides of the box: arms reach out of boxes. */
const margin = 1.25;
/** Most people in one run of the model; on processors, more gain nothing. */
const batchSize = 4;

/**
 * Finds the 17 keypoints of COCO with MoveNet Lightning
 * (https://tfhub.dev/google/movenet/singlepose/lightning/4). The model sees a square around each
 * box, 1.25 of its longer side, at 192×192 pixels, black outside the image. Where several people
 * are in the square, it takes the most central one.
 */
export class MoveNetEstimator implements PoseEstimator, AsyncDisposable {
  readonly #session: Pick<Session, 'run' | 'dispose'>;
  readonly #life = new Lifetime('a pose estimator');

  /**
   */
  constructor({ session }: { readonly session: Pick<Session, 'run' | 'dispose'> }) {
    this.#session = session;
  }

  /** {@inheritDoc @grounder/core!index.PoseEstimator.estimate} */
  estimate(
    image: RasterImage,
    boxes: readonly Box[],
    options: CallOptions = {},
  ): Promise<readonly Pose[]> {
    return this.#life.use(() => this.#estimate(image, boxes, options));
  }

  async #estimate(
    image: RasterImage,
    boxes: readonly Box[],
    options: CallOptions,
  ): Promise<readonly Pose[]> {
    assertRasterImage(image);
    options.signal?.throwIfAborted();
    const squares = boxes.map((box) => squareAround(box, image));
    const poses: Pose[] = [];
    while (poses.length < squares.length) {
      options.signal?.throwIfAborted();
      const batch = squares.slice(poses.length, poses.length + batchSize);
      const feeds = { [moveNetTensors.image]: toInput(image, batch) };
      poses.push(...toPoses(await this.#session.run(feeds, options), batch));
      options.onProgress?.({ stage: 'pose', done: poses.length, total: squares.length });
    }
    return poses;
  }

  /** Frees the model. A second call does nothing. */
  dispose(): Promise<void> {
    return this.#life.end(() => this.#session.dispose());
  }

  /** Frees the model. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}

/** The square around a person that the model sees; the box may leave the image in part. */
function squareAround(box: Box, image: RasterImage): Box {
  clipBox(box, image);
  const { x, y } = boxCenter(box);
  const half = (margin * Math.max(boxWidth(box), boxHeight(box))) / 2;
  return { left: x - half, top: y - half, right: x + half, bottom: y + half };
}

function toInput(image: RasterImage, squares: readonly Box[]): Tensor {
  const data = new Float32Array(squares.length * inputLength);
  squares.forEach((square, index) => {
    writeSquare(image, { square, side: inputSize }, { data, offset: index * inputLength });
  });
  return { type: 'float32', dims: [squares.length, 3, inputSize, inputSize], data };
}

function toPoses(
  output: Readonly<Record<string, Tensor>>,
  squares: readonly Box[],
): readonly Pose[] {
  const mapsOf = (name: string, channels: number): ((index: number) => Float32Array) => {
    const all = readFloats(output[name], [squares.length, channels, gridSize, gridSize]);
    const length = channels * cellCount;
    return (index) => all.subarray(index * length, (index + 1) * length);
  };
  const heatMap = mapsOf(moveNetTensors.heatMap, keypointNames.length);
  const centers = mapsOf(moveNetTensors.centers, 1);
  const regression = mapsOf(moveNetTensors.regression, 2 * keypointNames.length);
  const offsets = mapsOf(moveNetTensors.offsets, 2 * keypointNames.length);
  return squares.map((square, index) => {
    const maps = {
      heatMap: heatMap(index),
      centers: centers(index),
      regression: regression(index),
      offsets: offsets(index),
    };
    return decodeMoveNet(maps, square);
  });
}
