export type { WebAssetsOptions } from './write-web-assets.js';
export { writeWebAssets } from './write-web-assets.js';
