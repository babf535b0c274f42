export { bitmapCodec } from './bitmap-codec.js';
export type { CacheStorageOptions } from './cache-storage.js';
export { cacheStorage } from './cache-storage.js';
export { createWebGrounder } from './create-web-grounder.js';
export type {
  FileProgress,
  PageImage,
  WebGrounder,
  WebGrounderOptions,
  WebParse,
} from './web-grounder.js';
