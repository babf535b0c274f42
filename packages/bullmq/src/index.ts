export type { BullQueueOptions } from './bull-queue.js';
export { bullQueue } from './bull-queue.js';
export type { WorkShardsOptions } from './work-shards.js';
export { workShards } from './work-shards.js';
