export { parseModelName } from './hub/model-name.js';
export { openModel } from './open/open-model.js';
export { nodeRuntime } from './runtime/node-runtime.js';
export { cacheFolder } from './store/cache-folder.js';
export { fileCache } from './store/file-cache.js';
export { modelStore } from './store/model-store.js';
