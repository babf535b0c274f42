import type { AssetManifest } from '../manifest.js';
import type { PageImage, WebAnswerOptions } from '../web-grounder.js';

/** What a page asks its worker to open. */
export interface OpenRequest {
  /** The URL of the folder with the assets. */
  readonly base: string;
  /** What is in it. */
  readonly manifest: AssetManifest;
  /** Threads of WebAssembly. */
  readonly threads?: number;
  /** How answers are found. */
  readonly answers: WebAnswerOptions;
}

/** A picture on its way to the worker. */
export interface SentImage {
  /** What it is known by. */
  readonly name: string;
  /** The picture, or its absolute URL. */
  readonly source: PageImage;
}
