export { folderParts } from './parts/folder-parts.js';
export { objectParts } from './parts/object-parts.js';
export { localQueue } from './queue/local-queue.js';
export type { Job } from './runs/job.js';
export { mergeParts } from './runs/merge-parts.js';
export type { ShardInput, ShardProgress } from './runs/run-shards.js';
export { runShards } from './runs/run-shards.js';
export type { OpenWork } from './runs/shard-worker.js';
export { ShardWorker } from './runs/shard-worker.js';
