export { cacheFolder } from './cache-folder.js';
export type { FileCacheOptions } from './file-cache.js';
export { fileCache } from './file-cache.js';
export { nodeRuntime } from './node-runtime.js';
export { writeFileAtomically } from './write-file-atomically.js';
