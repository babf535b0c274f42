import type { ModelNeed } from '@grounder/pipeline/internal/opening';
import { openDetector, storedDetector } from '@grounder/pipeline/internal';
import {
  embeddedDetectorKey,
  findModel,
  modelIdentity,
  openBuiltDetector,
  proposalLimits,
  withStore,
} from '@grounder/pipeline/internal/opening';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

import type { ByteCache, Detector, Runtime } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import type { DetectorKind } from '@grounder/detectors';
import type { ModelDtype } from '@grounder/models/internal';
import { cacheFolder, fileCache, nodeRuntime, openModel, parseModelName } from '@grounder/models';

/** Which detector is meant. */
export interface DetectorChoice {
  /** `embedded`, a module, an .onnx file, a folder, a hub id, or the name of one in `models`. */
  readonly detector?: string;
  /** A folder with one file or folder for each model. */
  readonly models?: string;
  /** Class names, when the model's files do not hold them. */
  readonly labels?: readonly string[];
  /** What the detector is, when its files do not tell for certain. */
  readonly kind?: DetectorKind;
  /** Which weights of a model folder are opened. */
  readonly dtype?: ModelDtype;
  /** Where answers are kept between runs; nowhere when left out. */
  readonly cacheFolder?: string;
}

/** A detector, and what tells it apart from others. */
export interface NamedDetector extends AsyncDisposable {
  /** The detector. */
  readonly detector: Detector;
  /** Its name, without folders. */
  readonly name: string;
  /** Tells its answers apart from others': a digest, or the version of the weights and how they search. */
  readonly model?: string;
}

/** Answers of models that are kept between runs. */
const keptBytes = 2 ** 31;

/** Any file or folder of a detector that `grounder models` or an exporter wrote. */
const anyDetector: ModelNeed = {
  role: 'detector',
  kind: 'a YOLO file or a DETR folder',
  pattern: /yolo.*\.onnx$|detr/i,
  command: 'grounder models pull Xenova/detr-resnet-50',
};

/**
 * Opens the detector that is meant, and tells what its weights are.
 * @returns The detector; the caller disposes it.
 */
export async function openNamedDetector(choice: DetectorChoice): Promise<NamedDetector> {
  const runtime = nodeRuntime();
  const name = await findName(choice);
  const cache =
    choice.cacheFolder === undefined
      ? undefined
      : fileCache(choice.cacheFolder, { maxBytes: keptBytes });
  const built = await openBuiltDetector(name, runtime);
  if (built === undefined) return openFile(name, choice, { runtime, cache });
  const dispose = () => built.dispose();
  if (name !== 'embedded') return { detector: built, name, [Symbol.asyncDispose]: dispose };
  const model = await embeddedDetectorKey();
  const detector = cache === undefined ? built : storedDetector(built, { cache, name: model });
  return { detector, name, model, [Symbol.asyncDispose]: dispose };
}

async function openFile(
  name: string,
  { labels, kind, dtype }: DetectorChoice,
  { runtime, cache }: { readonly runtime: Runtime; readonly cache: ByteCache | undefined },
): Promise<NamedDetector> {
  const settings = { ...proposalLimits, ...defined({ labels, kind }) };
  const model = await openModel(name, { runtime, ...defined({ dtype }) });
  const digest = await modelIdentity(model.pathOf(), cache ?? fileCache(cacheFolder()));
  const opened = await openDetector(model, settings);
  return {
    detector: await withStore(opened, { model, settings, cache }),
    name: parseModelName(name).kind === 'hub' ? name : basename(name),
    model: `sha256:${digest}`,
    [Symbol.asyncDispose]: () => opened.dispose(),
  };
}

/** A name is first one in the folder of models. */
async function findName({ detector, models }: DetectorChoice): Promise<string> {
  if (models === undefined) return detector ?? 'embedded';
  if (detector === undefined) return findModel(anyDetector, { models });
  for (const path of [join(models, detector), join(models, `${detector}.onnx`)]) {
    if (await stat(path).catch(() => undefined)) return path;
  }
  return detector;
}
