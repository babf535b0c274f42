export { assertUnpackable, unpackArchive } from './archive/unpack-archive.js';
export type { UnpackOptions } from './archive/unpack-archive.js';
export type { ContentDigest } from './download/content-digest.js';
export { fetchVerified } from './download/fetch-verified.js';
export type { FetchRequest, FetchVerifiedOptions } from './download/fetch-verified.js';
export type { RetryOptions } from './download/with-retries.js';
export { formatHubName, parseHubName } from './hub/model-name.js';
export type { HubName, ModelName, PathName } from './hub/model-name.js';
export { pullCommand } from './hub/pull-command.js';
export type {
  FileChoice,
  HubFile,
  PlannedFile,
  PlanOptions,
  PullOptions,
} from './hub/pull-plan.js';
export { isModelDtype, modelDtypes } from './open/model-dtype.js';
export type { CacheFolderOptions } from './store/cache-folder.js';
export type { FileCacheOptions } from './store/file-cache.js';
export type { DamagedFile, RemoveReport } from './store/port.js';
