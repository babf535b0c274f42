export { bullQueue } from './bull-queue.js';
export { workShards } from './work-shards.js';
