import type { RasterImage, Session, Tensor, TensorInfo } from '@grounder/core';
import { createRasterImage, narrowToHalves } from '@grounder/core';
import type { DetectorKind, ModelDetector } from '@grounder/detectors';
import { detectorFor } from '@grounder/detectors';

/** What a fake model writes for one picture: its outputs with a first axis of 1. */
export type FakeOutputs = Readonly<Record<string, Pick<Tensor, 'dims'> & { data: number[] }>>;

/** A member of a family, with what it writes when it sees one dog. */
export interface FakeMember {
  /** The detector that reads it. */
  readonly kind: DetectorKind;
  /** The model's input for pictures. */
  readonly input: string;
  /** One dog of score 0.75 at {@link dogBox} in a picture of {@link picture}'s size. */
  readonly dog: FakeOutputs;
  /** Nothing at all. */
  readonly nothing: FakeOutputs;
}

/** A picture that fits into 96×96 without being resized; centred it has 24 rows of grey above. */
export const picture: RasterImage = createRasterImage(96, 48);

/** Where the dog is in {@link picture}. */
export const dogBox = { left: 10, top: 10, right: 30, bottom: 20 };

/** The names of the fake models' classes. */
export const labels: readonly string[] = ['cat', 'dog'];

const { log } = Math;

/** Query × (centre x, centre y, width, height) of the dog, as shares of the picture. */
const dogQueries = {
  dims: [1, 2, 4],
  data: [20 / 96, 15 / 48, 20 / 96, 10 / 48, 0.5, 0.5, 0.2, 0.2],
};

function fill(length: number, values: Readonly<Record<number, number>>): number[] {
  return Array.from({ length }, (_, index) => values[index] ?? 0);
}

function sigmoidQueries(kind: 'conditional-detr' | 'rt-detr'): FakeMember {
  return {
    kind,
    input: 'pixel_values',
    dog: { logits: { dims: [1, 2, 2], data: [-9, log(3), -9, -9] }, pred_boxes: dogQueries },
    nothing: { logits: { dims: [1, 2, 2], data: [-9, -9, -9, -9] }, pred_boxes: dogQueries },
  };
}

/** One of each family. */
export const members: readonly FakeMember[] = [
  {
    kind: 'yolov5',
    input: 'images',
    dog: {
      output0: {
        dims: [1, 2, 7],
        data: fill(14, { 0: 20, 1: 39, 2: 20, 3: 10, 4: 1, 5: 0.25, 6: 0.75 }),
      },
    },
    nothing: { output0: { dims: [1, 2, 7], data: fill(14, {}) } },
  },
  {
    kind: 'yolov8',
    input: 'images',
    dog: {
      output0: {
        dims: [1, 6, 8],
        data: fill(48, { 3: 20, 11: 39, 19: 20, 27: 10, 35: 0.25, 43: 0.75 }),
      },
    },
    nothing: { output0: { dims: [1, 6, 8], data: fill(48, {}) } },
  },
  {
    kind: 'end-to-end-yolo',
    input: 'images',
    dog: {
      output0: { dims: [1, 2, 6], data: fill(12, { 0: 10, 1: 34, 2: 30, 3: 44, 4: 0.75, 5: 1 }) },
    },
    nothing: { output0: { dims: [1, 2, 6], data: fill(12, {}) } },
  },
  {
    kind: 'yolox',
    input: 'images',
    dog: {
      output: {
        dims: [1, 189, 7],
        // The cell in column 2 of row 1 of the finest grid, which has 12 columns.
        data: fill(1323, { 98: 0.5, 99: 0.875, 100: log(2.5), 101: log(1.25), 102: 1, 104: 0.75 }),
      },
    },
    nothing: { output: { dims: [1, 189, 7], data: fill(1323, {}) } },
  },
  {
    kind: 'detr',
    input: 'pixel_values',
    dog: {
      logits: { dims: [1, 2, 3], data: [log(0.125), log(0.75), log(0.125), 0, 0, 9] },
      pred_boxes: dogQueries,
    },
    nothing: { logits: { dims: [1, 2, 3], data: [0, 0, 9, 0, 0, 9] }, pred_boxes: dogQueries },
  },
  sigmoidQueries('conditional-detr'),
  sigmoidQueries('rt-detr'),
];

/** How {@link scriptedSession} differs from a model that fits. */
export interface Script {
  /** Inputs as declared. */
  readonly inputs?: readonly TensorInfo[];
  /** Outputs as declared; free in their first axis. */
  readonly outputs?: readonly TensorInfo[];
  /** First axis of the input and the outputs as declared. */
  readonly batch?: number | string;
  /** Element type of input and outputs. */
  readonly type?: 'float32' | 'float16';
  /** Writes something else, or fails. */
  readonly run?: (feeds: Readonly<Record<string, Tensor>>) => Readonly<Record<string, Tensor>>;
}

/** A session that remembers what it was fed. */
export interface ScriptedSession extends Session {
  /** The feeds of each run. */
  readonly runs: Readonly<Record<string, Tensor>>[];
}

/** A model that writes the same for every picture. */
export function scriptedSession(
  { input, dog }: FakeMember,
  { batch = 1, type = 'float32', ...script }: Script = {},
  written: FakeOutputs = dog,
): ScriptedSession {
  const runs: Readonly<Record<string, Tensor>>[] = [];
  const dispose = (): Promise<void> => Promise.resolve();
  return {
    runs,
    inputs: script.inputs ?? [{ name: input, type, dims: [batch, 3, 96, 96] }],
    outputs:
      script.outputs ??
      Object.entries(dog).map(([name, { dims }]) => ({
        name,
        type,
        dims: [batch, ...dims.slice(1)],
      })),
    run: (feeds) => {
      runs.push(feeds);
      const count = feeds[input]?.dims[0] ?? 0;
      return Promise.resolve().then(() => script.run?.(feeds) ?? tensorsOf(written, count, type));
    },
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

/** Tensors of the same content for each of several pictures. */
export function tensorsOf(
  outputs: FakeOutputs,
  count = 1,
  type: 'float32' | 'float16' = 'float32',
): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { dims, data }]) => {
      const floats = Float32Array.from(Array.from({ length: count }, () => data).flat());
      const written = type === 'float32' ? floats : narrowToHalves(floats);
      return [name, { type, dims: [count, ...dims.slice(1)], data: written }];
    }),
  );
}

/** Makes the detector of a member. */
export function openMember(member: FakeMember, session: Session): ModelDetector {
  return detectorFor({ session, labels, kind: member.kind });
}
