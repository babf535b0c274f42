import type { GroundingError, RasterImage } from '@grounder/core';
import { defined } from '@grounder/core/internal';
import { decodeImage } from '@grounder/images';
import { WinkQueryParser } from '@grounder/language';
import { explainTree, queryWarnings } from '@grounder/language/internal';
import type { Grounder, GroundingJson } from '@grounder/pipeline/browser';
import { toGroundingJson } from '@grounder/pipeline/browser';
import { LRUCache } from 'lru-cache';

import { bitmapCodec, toRaster } from '../bitmap-codec.js';
import { fetchOr } from '../fetch-file.js';
import type { Outcome, SentError } from '../outcome.js';
import { outcomeOf, toSent } from '../outcome.js';
import type { FileProgress, PageImage, WebParse } from '../web-grounder.js';
import type { OpenRequest, SentImage } from './messages.js';
import { nextTask } from './next-task.js';
import { openGrounder } from './open-grounder.js';

/** So many pictures are kept decoded; of those before, what was found in them. */
const keptImages = 3;

/** What a page calls: one grounder, opened once. */
export class GrounderWorker {
  readonly #parser = new WinkQueryParser();
  readonly #images = new LRUCache<string, RasterImage>({ max: keptImages });
  readonly #calls = new Map<number, AbortController>();
  readonly #codec = bitmapCodec();
  #grounder: Grounder | undefined;
  #maxPixels: number | undefined;

  /** Loads what the first phrase needs. */
  open(
    request: OpenRequest,
    onProgress: (progress: FileProgress) => void,
    onWarning: (warning: SentError) => void,
  ): Promise<Outcome<void>> {
    return outcomeOf(async () => {
      this.#maxPixels = request.answers.maxPixels;
      this.#grounder = await openGrounder(request, {
        parser: this.#parser,
        onProgress,
        onWarning: (warning: GroundingError) => {
          onWarning(toSent(warning));
        },
      });
    });
  }

  /** Understands a phrase. */
  parse(phrase: string): Promise<Outcome<WebParse>> {
    return outcomeOf(() => {
      const query = this.#parser.parse(phrase);
      const tree = explainTree(query).split('\n');
      return Promise.resolve({ query, tree, warnings: queryWarnings(query) });
    });
  }

  /** Grounds a phrase. */
  ground(image: SentImage, phrase: string, call: number): Promise<Outcome<GroundingJson>> {
    return outcomeOf(async () => {
      const controller = new AbortController();
      this.#calls.set(call, controller);
      try {
        return await this.#ground(image, phrase, controller.signal);
      } finally {
        this.#calls.delete(call);
      }
    });
  }

  /** Ends a call at the next run of a model. */
  abort(call: number): void {
    this.#calls.get(call)?.abort();
  }

  async #ground(sent: SentImage, phrase: string, signal: AbortSignal): Promise<GroundingJson> {
    if (this.#grounder === undefined) throw new Error('expected open() before ground()');
    // The phrase first: a bad one fails before the picture costs anything.
    const start = performance.now();
    const query = this.#parser.parse(phrase);
    const parsed = performance.now();
    const image = await this.#read(sent, signal);
    const decoded = performance.now();
    await nextTask();
    const grounding = await this.#grounder.ground(image, query, { signal });
    const json = toGroundingJson(grounding);
    const timings = { ...json.timings, parse: parsed - start, decode: decoded - parsed };
    return { ...json, timings };
  }

  async #read({ name, source }: SentImage, signal: AbortSignal): Promise<RasterImage> {
    const known = this.#images.get(name);
    if (known !== undefined) return known;
    const image = await this.#decode(source, signal);
    this.#images.set(name, image);
    return image;
  }

  async #decode(source: PageImage, signal: AbortSignal): Promise<RasterImage> {
    if (typeof source !== 'string' && source instanceof ImageBitmap) return toRaster(source);
    const options = { codec: this.#codec, signal, ...defined({ maxPixels: this.#maxPixels }) };
    if (typeof source !== 'string') return decodeImage(source, options);
    return decodeImage(await (await fetchOr(source, signal)).blob(), options);
  }
}
