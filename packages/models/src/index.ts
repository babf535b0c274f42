export type { CacheFolderOptions } from './cache-folder.js';
export { cacheFolder } from './cache-folder.js';
export type { ContentDigest } from './content-digest.js';
export type { FileCacheOptions } from './file-cache.js';
export type { FetchRequest, FetchVerifiedOptions } from './fetch-verified.js';
export { fetchVerified } from './fetch-verified.js';
export { fileCache } from './file-cache.js';
export type { HubOptions } from './hub-settings.js';
export type { ModelDtype } from './model-dtype.js';
export { isModelDtype, modelDtypes } from './model-dtype.js';
export type { ModelFolder } from './model-folder.js';
export type { HubName, ModelName, PathName } from './model-name.js';
export { formatHubName, parseHubName, parseModelName } from './model-name.js';
export type {
  DamagedFile,
  ModelStore,
  RemoveReport,
  StoredModel,
  VerifyReport,
} from './model-store-port.js';
export type { ModelStoreOptions } from './model-store.js';
export { modelStore } from './model-store.js';
export type { NodeRuntimeOptions, OnnxRuntimeModule } from './node-runtime.js';
export { nodeRuntime } from './node-runtime.js';
export type { OpenModelOptions } from './open-model.js';
export { openModel } from './open-model.js';
export { pullCommand } from './pull-command.js';
export type {
  FileChoice,
  HubFile,
  PlannedFile,
  PlanOptions,
  PullOptions,
  PullPlan,
  PullProgress,
} from './pull-plan.js';
export type { UnpackOptions } from './unpack-archive.js';
export { assertUnpackable, unpackArchive } from './unpack-archive.js';
export type { RetryOptions } from './with-retries.js';
