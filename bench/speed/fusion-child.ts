// One fusion head in a process of its own, so that its peak of memory is its own: makes steps and
// prints what they cost as JSON. Started by fusion-bench.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createRandom } from '@grounder/core';
import { nodeRuntime } from '@grounder/models';
import type { FusionPreset } from '@grounder/regressors/internal';
import { fusionPresets } from '@grounder/regressors';
import { buildFusionHead } from '@grounder/regressors/internal';
import type { Batch } from '@grounder/training/internal';
import {
  adamW,
  add,
  buildTrainingModel,
  encodeGraph,
  giouLoss,
  Graph,
  l1Loss,
  mean,
  openTrainingStep,
  toCorners,
} from '@grounder/training';
import { multiply } from '@grounder/training/internal';
import * as onnxruntime from 'onnxruntime-node';

import { peakResident } from '../../test/support/peak-resident.js';
import type { FusionCost } from './fusion-bench.js';
import { median } from './statistics.js';

const [name = 'small', batch = '32', rounds = '8'] = process.argv.slice(2);
const preset = fusionPresets[name as FusionPreset];
/** The tokens of scene-clip, and of a ViT-B/16 as CLIP-VG reads it. */
const tokens =
  name === 'small'
    ? { image: { count: 64, width: 384, layers: 3 }, text: { count: 40, width: 128, layers: 1 } }
    : { image: { count: 196, width: 3072, layers: 4 }, text: { count: 77, width: 512, layers: 1 } };

const graph = new Graph();
const seed = preset.dropout > 0 ? graph.input('seed', [], 'int64') : undefined;
const head = buildFusionHead(
  graph,
  tokens,
  { random: createRandom(1), ...(seed && { seed }) },
  preset,
);
const target = graph.input('target', ['batch', 4]);
const overlap = mean(giouLoss(toCorners(head.box), toCorners(target)));
const loss = add(multiply(l1Loss(head.box, target), 4), overlap);
const forward = encodeGraph({ outputs: { loss } });
const model = buildTrainingModel({
  loss,
  optimizer: adamW({ weightDecay: preset.weightDecay }),
  maximumNorm: 1,
  ...(seed && { seed }),
});

const examples = createBatch(Number(batch));
const milliseconds = await timeSteps();
const peakBytes = peakResident();
const cost: FusionCost = {
  parameters: model.parameters.reduce((sum, { initial }) => sum + initial.length, 0),
  milliseconds,
  forwardMilliseconds: await timeForward(),
  peakBytes,
  operators: await profile(),
};
process.stdout.write(JSON.stringify(cost));

function createBatch(rows: number): Batch {
  const random = createRandom(2);
  const floats = (dims: readonly number[], from = -1, to = 1) => {
    const length = dims.reduce((product, dim) => product * dim, 1);
    const data = Float32Array.from({ length }, () => from + (to - from) * random());
    return { type: 'float32' as const, dims, data };
  };
  const { image, text } = tokens;
  const mask = floats([rows, text.count]);
  mask.data.forEach((_, place) => (mask.data[place] = place % text.count < 12 ? 1 : 0));
  return {
    image_tokens: floats([rows, image.count, image.width]),
    text_tokens: floats([rows, text.count, text.width]),
    text_mask: mask,
    target: floats([rows, 4], 0.3, 0.6),
  };
}

async function timeSteps(runtime = nodeRuntime()): Promise<number> {
  await using step = await openTrainingStep(runtime, model);
  let state = step.start();
  const times: number[] = [];
  for (let round = -1; round < Number(rounds); round += 1) {
    const start = performance.now();
    const result = await step.run({ state, batch: examples, learningRate: 1e-4, seed: 1 });
    if (round >= 0) times.push(performance.now() - start);
    ({ state } = result);
  }
  return median(times);
}

async function timeForward(): Promise<number> {
  await using session = await nodeRuntime().open(forward);
  const seeds = { seed: { type: 'int64' as const, dims: [], data: BigInt64Array.of(1n) } };
  const feeds = { ...examples, ...(seed && seeds) };
  const times: number[] = [];
  for (let round = -1; round < Number(rounds); round += 1) {
    const start = performance.now();
    await session.run(feeds);
    if (round >= 0) times.push(performance.now() - start);
  }
  return median(times);
}

/** Where ONNX Runtime itself says that a step spends its time: shares by operator, greatest first. */
async function profile(): Promise<FusionCost['operators']> {
  const sessions: onnxruntime.InferenceSession[] = [];
  const profileFilePrefix = join(tmpdir(), `grounder-fusion-${process.pid}`);
  const load = () =>
    Promise.resolve({
      ...onnxruntime,
      InferenceSession: {
        ...onnxruntime.InferenceSession,
        create: async (bytes: Uint8Array, options: onnxruntime.InferenceSession.SessionOptions) => {
          const profiled = { ...options, enableProfiling: true, profileFilePrefix };
          const session = await onnxruntime.InferenceSession.create(bytes, profiled);
          // The file is ended before the session is released.
          const release = session.release.bind(session);
          session.release = async () => {
            session.endProfiling();
            await release();
          };
          sessions.push(session);
          return session;
        },
      } as typeof onnxruntime.InferenceSession,
    });
  await timeSteps(nodeRuntime({ load }));
  return sharesOf(profileFilePrefix);
}

interface ProfileEvent {
  readonly cat?: string;
  readonly dur?: number;
  readonly args?: { readonly op_name?: string };
}

function sharesOf(prefix: string): FusionCost['operators'] {
  const file = readdirSync(tmpdir()).find((each) => join(tmpdir(), each).startsWith(prefix));
  if (file === undefined) return [];
  const path = join(tmpdir(), file);
  const events = JSON.parse(readFileSync(path, 'utf8')) as readonly ProfileEvent[];
  rmSync(path);
  const durations = new Map<string, number>();
  for (const { cat, dur = 0, args } of events) {
    const operator = args?.op_name;
    if (cat !== 'Node' || operator === undefined) continue;
    durations.set(operator, (durations.get(operator) ?? 0) + dur);
  }
  const all = [...durations.values()].reduce((sum, each) => sum + each, 0);
  return [...durations]
    .map(([operator, duration]) => ({ operator, share: duration / all }))
    .sort((one, other) => other.share - one.share);
}
