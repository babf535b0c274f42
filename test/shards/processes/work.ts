// A worker as a process of its own: work.js <url> <queue> <folder of the parts> <milliseconds a shard>
import { workShards } from '@grounder/bullmq';
import { folderParts, ShardWorker } from '@grounder/shards';

import { openFakeWork } from '../fake-work.js';

const [, , url = '', name = '', folder = '', takes = '0'] = process.argv;
const worker = new ShardWorker({
  parts: folderParts(folder),
  open: () => openFakeWork({ takes: Number(takes) }),
});
await workShards({ url, name, work: (shard) => worker.work(shard), lockMs: 2000 });
