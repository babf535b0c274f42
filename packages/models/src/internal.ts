// For the other packages of this repository: what is here may change with any version.
export type { UnpackOptions } from './archive/unpack-archive.js';
export { assertUnpackable, unpackArchive } from './archive/unpack-archive.js';
export type { ContentDigest } from './download/content-digest.js';
export type { FetchBytesOptions } from './download/fetch-bytes.js';
export { fetchBytes } from './download/fetch-bytes.js';
export type { FetchRequest, FetchVerifiedOptions } from './download/fetch-verified.js';
export { fetchVerified } from './download/fetch-verified.js';
export type { RetryOptions } from './download/with-retries.js';
export type { HubName, ModelName, PathName } from './hub/model-name.js';
export { formatHubName, parseHubName } from './hub/model-name.js';
export { pullCommand } from './hub/pull-command.js';
export type {
  FileChoice,
  HubFile,
  PlannedFile,
  PlanOptions,
  PullOptions,
  PullPlan,
  PullProgress,
} from './hub/pull-plan.js';
export type { HubOptions } from './hub/settings.js';
export type { ModelDtype } from './open/model-dtype.js';
export { isModelDtype, modelDtypes } from './open/model-dtype.js';
export type { ModelFolder } from './open/model-folder.js';
export type { OpenModelOptions } from './open/open-model.js';
export type { RegularFile } from './open/read-regular-file.js';
export { readRegularFile } from './open/read-regular-file.js';
export { checkModelFile } from './runtime/model-source.js';
export { loadOnnxRuntime } from './runtime/node-runtime.js';
export type { NodeRuntimeOptions } from './runtime/node-runtime.js';
export type { CacheFolderOptions } from './store/cache-folder.js';
export type { FileCacheOptions } from './store/file-cache.js';
export type { ModelStoreOptions } from './store/model-store.js';
export type {
  DamagedFile,
  ModelStore,
  RemoveReport,
  StoredModel,
  VerifyReport,
} from './store/port.js';
export { writeInOneStep } from './store/write-in-one-step.js';
