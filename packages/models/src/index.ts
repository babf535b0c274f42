export type { CacheFolderOptions } from './cache-folder.js';
export { cacheFolder } from './cache-folder.js';
export type { FileCacheOptions } from './file-cache.js';
export { fileCache } from './file-cache.js';
export type { NodeRuntimeOptions, OnnxRuntimeModule } from './node-runtime.js';
export { nodeRuntime } from './node-runtime.js';
