// For the other packages of this repository: what is here may change with any version.
export type { ObjectPartsOptions } from './parts/object-parts.js';
export type { LocalQueueOptions, ShardWork } from './queue/local-queue.js';
export type { RunShardsOptions } from './runs/run-shards.js';
export type { ShardWorkerOptions } from './runs/shard-worker.js';
