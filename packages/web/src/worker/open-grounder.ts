import type { Detector, QueryParser, Runtime } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import { detectorFor } from '@grounder/detectors';
import type { EmbeddedModelName } from '@grounder/embedded/browser';
import { CenterNetDetector, MoveNetEstimator } from '@grounder/embedded/browser';
import { everydayMatcher, WordNet } from '@grounder/language';
import { blobSource, readModelMetadata } from '@grounder/onnx';
import type { Grounder } from '@grounder/pipeline/browser';
import {
  cachedDetector,
  composeDefault,
  defaultScorer,
  lazyPoseEstimator,
  searchTiles,
} from '@grounder/pipeline/browser';
import { ortRuntime } from '@grounder/runtime';
import * as ort from 'onnxruntime-web/wasm';

import { cacheStorage } from '../cache-storage.js';
import { fetchFile } from '../fetch-file.js';
import type { AssetFile } from '../manifest.js';
import type { FileProgress, WebAnswerOptions } from '../web-grounder.js';
import type { OpenRequest } from './messages.js';
import { lazyLooks } from './lazy-looks.js';
import { nextTask } from './next-task.js';

/** What {@link openGrounder} needs besides the folder. */
export interface OpenParts {
  /** Understands the phrases. */
  readonly parser: QueryParser;
  /** Hears how far files have come. */
  readonly onProgress: (progress: FileProgress) => void;
  /** Hears of what works less well than asked. */
  readonly onWarning: (warning: GroundingError) => void;
}

type LoadFile = (file: AssetFile) => Promise<Uint8Array<ArrayBuffer>>;

/** Loads the files and puts the embedded default together of them. */
export async function openGrounder(request: OpenRequest, parts: OpenParts): Promise<Grounder> {
  const { base, manifest, answers } = request;
  const load = loaderOf(base, parts);
  const model = (name: EmbeddedModelName): Promise<Uint8Array> => load(modelFile(request, name));
  const [wasm, wordNet, centerNet] = await Promise.all([
    load(manifest.wasm),
    load(manifest.wordNet).then(inflate),
    answers.detector === undefined ? model('centernet') : undefined,
  ]);
  const mjs = new URL(manifest.wasmModule.path, base).href;
  await assertImportable(mjs);
  const runtime = heedful(
    ortRuntime(ort, {
      threads: threadsOf(request, parts),
      wasmBinary: wasm,
      wasmPaths: { mjs },
    }),
  );
  const { groups, closest, noTargetThreshold } = answers;
  const detector = await openDetector(runtime, answers, centerNet);
  const poses = lazyPoseEstimator(async () => {
    const session = await runtime.open(await model('movenet-lightning'));
    return new MoveNetEstimator({ session });
  });
  const matcher = everydayMatcher({ wordNet: new WordNet({ compact: wordNet }) });
  const looks = lazyLooks(runtime, poses, model);
  const scorer = defaultScorer({ matcher, poses, looks, ...defined({ noTargetThreshold }) });
  return composeDefault(scorer, {
    detector: cachedDetector(detector),
    parser: parts.parser,
    ...defined({ groups, closest }),
  });
}

/** ONNX Runtime would wait for ever for a module that the browser does not take for a script. */
async function assertImportable(url: string): Promise<void> {
  try {
    await import(/* webpackIgnore: true */ /* @vite-ignore */ url);
  } catch (cause) {
    throw new GroundingError(
      'DOWNLOAD_FAILED',
      `expected a JavaScript module at ${url}, got something else; let the server send .mjs files as text/javascript`,
      { cause },
    );
  }
}

/** The embedded detector, when its model is given, else that of the page's user. */
async function openDetector(
  runtime: Runtime,
  { detector: own, tiles = true, scoreThreshold }: WebAnswerOptions,
  centerNet: Uint8Array | undefined,
): Promise<Detector> {
  const limits = defined({ scoreThreshold });
  if (centerNet !== undefined) {
    const detector = new CenterNetDetector({ session: await runtime.open(centerNet), ...limits });
    return tiles ? searchTiles(detector) : detector;
  }
  const { model = new Blob([]), labels } = own ?? {};
  const session = await runtime.open(new Uint8Array(await model.arrayBuffer()));
  const { metadata } = await readModelMetadata(blobSource(model));
  return detectorFor({ session, metadata, ...limits, ...defined({ labels }) });
}

/** Lets a file come from the browser's cache, or else from the server. */
function loaderOf(base: string, { onProgress, onWarning }: OpenParts): LoadFile {
  const cache = cacheStorage({ onWarning });
  return async (file) => {
    const { path, bytes, sha256 } = file;
    const tell = (loaded: number): void => {
      onProgress({ file: path, loaded, total: bytes });
    };
    const url = new URL(path, base).href;
    const key = `${path} ${sha256.slice(0, 16)}`;
    const whole = await cache.readOrCreate(key, () => fetchFile(url, file, tell));
    tell(bytes);
    return whole as Uint8Array<ArrayBuffer>;
  };
}

function modelFile({ manifest, base }: OpenRequest, name: EmbeddedModelName): AssetFile {
  const file = manifest.models[name];
  if (file !== undefined) return file;
  throw new GroundingError(
    'INVALID_DATA',
    `expected the model ${name} in the list of files at ${base}, got ` +
      `${Object.keys(manifest.models).join(', ')}; write the folder with “grounder web-assets” again`,
  );
}

async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(inflated).arrayBuffer());
}

/** Up to four; more gain little, and the page itself wants a processor. */
const mostThreads = 4;

function threadsOf({ threads }: OpenRequest, { onWarning }: OpenParts): number {
  const { crossOriginIsolated, navigator } = globalThis;
  if (crossOriginIsolated) return threads ?? Math.min(mostThreads, navigator.hardwareConcurrency);
  if (threads !== undefined && threads > 1) {
    onWarning(
      new GroundingError(
        'INVALID_OPTION',
        `expected a page that is isolated across origins for ${threads} threads, got one that is not, and so one ` +
          'thread: serve page and worker with Cross-Origin-Opener-Policy: same-origin and ' +
          'Cross-Origin-Embedder-Policy: require-corp',
      ),
    );
  }
  return 1;
}

/** Hears of an aborted call before each run, which nothing can stop once it has begun. */
function heedful(runtime: Runtime): Runtime {
  return {
    async open(model, options) {
      const session = await runtime.open(model, options);
      const run = session.run.bind(session);
      return Object.assign(session, {
        run: async (...[feeds, call]: Parameters<typeof run>) => {
          await nextTask();
          return run(feeds, call);
        },
      });
    },
  };
}
