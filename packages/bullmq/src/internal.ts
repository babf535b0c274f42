// For the other packages of this repository: what is here may change with any version.
export type { BullQueueOptions } from './bull-queue.js';
export type { QueuePlace } from './connect.js';
export type { WorkShardsOptions } from './work-shards.js';
