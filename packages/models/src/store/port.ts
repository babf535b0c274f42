import type { ModelDtype } from '../open/model-dtype.js';
import type { HubFile, PlanOptions, PullOptions, PullPlan } from '../hub/pull-plan.js';

/** A commit of a model with files on this machine. */
export interface StoredModel {
  /** The model: "owner/name". */
  readonly id: string;
  /** The branches and tags that stood for this commit when they were last asked for. */
  readonly revisions: readonly string[];
  /** The commit. */
  readonly commit: string;
  /** The folder with its files. */
  readonly folder: string;
  /** The files that are here, whole. */
  readonly files: readonly HubFile[];
  /** The number formats of which at least one ONNX file is here. */
  readonly dtypes: readonly ModelDtype[];
  /** Bytes of the files that are here. */
  readonly bytes: number;
}

/** A file whose content is not what the hub announced. */
export interface DamagedFile {
  /** Its path in the repository. */
  readonly path: string;
  /** What the hub announced. */
  readonly expected: string;
  /** What is here. */
  readonly got: string;
}

/** What {@link ModelStore.verify} found. */
export interface VerifyReport {
  /** The model. */
  readonly model: StoredModel;
  /** How many files were read. */
  readonly checkedFiles: number;
  /** Those that are damaged; empty when all is well. */
  readonly damaged: readonly DamagedFile[];
}

/** What {@link ModelStore.remove} did. */
export interface RemoveReport {
  /** The commits whose files are gone. */
  readonly commits: readonly string[];
  /** Bytes that are free again. */
  readonly bytes: number;
}

/** Keeps files of models from the hub on this machine. */
export interface ModelStore {
  /** The folder that holds all models. */
  readonly folder: string;
  /** Where files come from: "https://huggingface.co". */
  readonly endpoint: string;
  /** Whether the network is left alone. */
  readonly offline: boolean;
  /**
   * Tells what a pull would fetch. It asks the hub; offline, and for a commit that is here, it
   * answers from what is on this machine.
   * @param name - `owner/name` or `owner/name@revision`.
   * @throws GroundingError `INVALID_OPTION` for an illegal name, `MODEL_NOT_FOUND` when the hub
   *   knows no such model, revision, file or number format, `ACCESS_DENIED`, `OFFLINE`,
   *   `DOWNLOAD_FAILED`, and `INVALID_DATA` when the hub's answer is not one, or names files that
   *   climb out of the model's folder.
   */
  plan(name: string, options?: PlanOptions): Promise<PullPlan>;
  /**
   * Fetches what is missing. A call that is cut short, also by the end of the process, leaves a
   * part that the next one goes on with. Concurrent calls, also in other processes, wait for one
   * another and fetch each file once. A file is seen under its name only when its length and
   * content are what the hub announced.
   * @param name - `owner/name` or `owner/name@revision`.
   * @returns The plan as it stands afterwards, with all files here.
   * @throws GroundingError as `ModelStore.plan`, and `FILE_UNWRITABLE`.
   */
  pull(name: string, options?: PullOptions): Promise<PullPlan>;
  /** Lists what is on this machine. */
  list(): Promise<readonly StoredModel[]>;
  /**
   * Finds a model on this machine.
   * @param name - `owner/name` or `owner/name@revision`.
   * @throws GroundingError `INVALID_OPTION` for an illegal name, `MODEL_NOT_FOUND` when nothing is.
   */
  where(name: string): Promise<StoredModel>;
  /**
   * Tells what of a model is missing on this machine, without asking the hub.
   * @param name - `owner/name` or `owner/name@revision`.
   * @returns The plan of a pull of the commit that is here; undefined when none is.
   * @throws GroundingError `INVALID_OPTION` for an illegal name, `MODEL_NOT_FOUND` when the commit
   *   has no such file or number format.
   */
  planFromDisk(name: string, options?: PlanOptions): Promise<PullPlan | undefined>;
  /**
   * Reads the files of a model and compares their content with what the hub announced.
   * @param name - `owner/name` or `owner/name@revision`.
   * @returns Which files are damaged; `pull` with `check: 'content'` fetches them anew.
   * @throws GroundingError `INVALID_OPTION` for an illegal name, `MODEL_NOT_FOUND`.
   */
  verify(name: string, options?: Pick<PlanOptions, 'signal'>): Promise<VerifyReport>;
  /**
   * Deletes a model's files: one commit when the name has a revision, else all of the model.
   * @param name - `owner/name` or `owner/name@revision`.
   * @throws GroundingError `INVALID_OPTION` for an illegal name, `MODEL_NOT_FOUND`,
   *   `FILE_UNWRITABLE`.
   */
  remove(name: string, options?: Pick<PlanOptions, 'signal'>): Promise<RemoveReport>;
}
