import type { Progress } from '@grounder/core';

import type { ContentDigest } from '../download/content-digest.js';
import type { ModelDtype } from '../open/model-dtype.js';

/** One file of a model on the hub. */
export interface HubFile {
  /** Its path in the repository, with forward slashes. */
  readonly path: string;
  /** Its length in bytes. */
  readonly size: number;
  /** What its content must add up to. */
  readonly digest: ContentDigest;
}

/** One file of a {@link PullPlan}. */
export interface PlannedFile extends HubFile {
  /** Bytes that are on this machine: all of them, none, or the part of a download cut short. */
  readonly bytesHere: number;
  /** Whether the whole file is on this machine. */
  readonly isHere: boolean;
}

/** What a pull would fetch. */
export interface PullPlan {
  /** The model: "owner/name". */
  readonly id: string;
  /** The branch, tag or commit that was asked for. */
  readonly revision: string;
  /** The commit that the revision stands for now; its files never change. */
  readonly commit: string;
  /** Where the files come from: "https://huggingface.co". */
  readonly endpoint: string;
  /** The number format of the chosen ONNX files. */
  readonly dtype: ModelDtype;
  /** The folder where the files lie, or will lie. */
  readonly folder: string;
  /** The chosen files, small ones first. */
  readonly files: readonly PlannedFile[];
  /** Bytes of all chosen files. */
  readonly totalBytes: number;
  /** Bytes that have to be fetched. */
  readonly missingBytes: number;
}

/** How far a pull has come; `done` and `total` count bytes, those already here among them. */
export interface PullProgress extends Progress {
  /**
   * What goes on: "wait" for another process that fetches the same model, "download" a file,
   * "verify" its content, "retry" after a fault.
   */
  readonly stage: 'wait' | 'download' | 'verify' | 'retry';
  /** The file at work; empty while waiting for another process. */
  readonly file: string;
  /** What went wrong, while a fault is waited out. */
  readonly reason?: string;
}

/** Which files of a model are meant. */
export interface FileChoice {
  /**
   * The number format of the ONNX files.
   * @defaultValue 'fp32'
   */
  readonly dtype?: ModelDtype;
  /**
   * Which of the ONNX files: stems ("vision_model") in the number format, or whole paths
   * ("onnx/model.onnx", also of other files). All of the number format when left out. The JSON and
   * text files at the root and `1_Pooling/config.json` come with them in any case.
   */
  readonly files?: readonly string[];
}

/** What `ModelStore.plan` accepts. */
export interface PlanOptions extends FileChoice {
  /** Ends the call; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What `ModelStore.pull` accepts. */
export interface PullOptions extends PlanOptions {
  /** Hears of progress, once for each chunk that arrives. */
  readonly onProgress?: (progress: PullProgress) => void;
  /**
   * How files that are here already are looked at: by their length, or by their content, so that
   * damaged ones are fetched anew.
   * @defaultValue 'size'
   */
  readonly check?: 'size' | 'content';
}
