import type { CallOptions, GroundingError, Query, QueryWarning, RasterImage } from '@grounder/core';
import type { GroundingJson } from '@grounder/pipeline/browser';

/** Whatever a page has a picture in; a text is the picture's URL. */
export type PageImage = Blob | ImageBitmap | ImageData | RasterImage | string;

/** How far a file has come. */
export interface FileProgress {
  /** Its name in the folder with the assets. */
  readonly file: string;
  /** Bytes that are here. */
  readonly loaded: number;
  /** Bytes in all. */
  readonly total: number;
}

/** A detector that is read from an ONNX file: YOLO or DETR, as `detectorFor` tells them. */
export interface OwnDetector {
  /** The file, such as one that was chosen from the disk. */
  readonly model: Blob;
  /** Class names in the order of the model, where the file does not tell them. */
  readonly labels?: readonly string[];
}

/** How the embedded default of a page searches and answers; the defaults are those of `createGrounder`. */
export interface WebAnswerOptions {
  /**
   * Whether parts of a picture are searched, too: five runs of the detector instead of one, more small things.
   * @defaultValue true
   */
  readonly tiles?: boolean;
  /**
   * Whether “two people” are answered with all of them.
   * @defaultValue false
   */
  readonly groups?: boolean;
  /**
   * Whether the nearest is the answer where nothing fits, with its low probability.
   * @defaultValue false
   */
  readonly closest?: boolean;
  /** The probability from which nothing fits, 0 to 1; that of `createGrounder` when left out. */
  readonly noTargetThreshold?: number;
  /** Least score of a proposal, 0 to 1; 0.05 when left out. */
  readonly scoreThreshold?: number;
  /** A detector of one's own in place of the embedded one. */
  readonly detector?: OwnDetector;
  /**
   * Most pixels (width × height) of a picture.
   * @defaultValue 100_000_000
   */
  readonly maxPixels?: number;
}

/** What {@link createWebGrounder} is given. */
export interface WebGrounderOptions extends WebAnswerOptions {
  /** The URL of the folder that `grounder web-assets` wrote, relative to the page's. */
  readonly weights: string;
  /**
   * Makes the worker; `worker.js` of the folder when left out, which must then be of the page's own origin.
   * A page that bundles a worker of its own imports `@grounder/web/worker` in it.
   */
  readonly worker?: () => Worker;
  /**
   * Threads of WebAssembly, at least 1. More than one need a page that is isolated across origins.
   * @defaultValue 1, and up to 4 in an isolated page
   */
  readonly threads?: number;
  /** Hears how far the files that are needed at the start have come; also of those that are kept here. */
  readonly onProgress?: (progress: FileProgress) => void;
  /**
   * Hears of what works less well than asked: no room to keep the files, fewer threads.
   * @defaultValue `({ message }) => console.warn(message)`
   */
  readonly onWarning?: (warning: GroundingError) => void;
  /** Ends the opening, the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What was understood of a phrase. */
export interface WebParse {
  /** The query. */
  readonly query: Query;
  /** The query as a tree, drawn in lines of text. */
  readonly tree: readonly string[];
  /** Reasons to doubt that the phrase was read rightly. */
  readonly warnings: readonly QueryWarning[];
}

/** The embedded default in a page. All its work is done in a worker. */
export interface WebGrounder {
  /**
   * Tells what is understood of a phrase.
   * @throws GroundingError `INVALID_QUERY` when it is empty or too long, `DISPOSED` after `close`.
   */
  parse(phrase: string): Promise<WebParse>;
  /**
   * Finds the thing that a phrase means. Further phrases about the same object, or the same URL, need neither
   * decoding nor detection.
   * @returns What `grounder ground --json` prints.
   * @throws GroundingError `INVALID_IMAGE`, `UNSUPPORTED_IMAGE`, `IMAGE_TOO_LARGE` or `INVALID_QUERY`;
   *   `DOWNLOAD_FAILED` when the URL, or a model that only this phrase needs, cannot be fetched; `DISPOSED`
   *   after `close`. With the signal's reason when it is aborted.
   */
  ground(
    image: PageImage,
    phrase: string,
    options?: Pick<CallOptions, 'signal'>,
  ): Promise<GroundingJson>;
  /** Ends the worker and all that it does. A second call does nothing. */
  close(): void;
}
