// A run as a process of its own: run.js <url> <queue> <folder of the parts> <how many shards>
import { bullQueue } from '@grounder/bullmq';
import { folderParts, mergeParts, runShards } from '@grounder/shards';

import { fakeJob, inputsOf, textOf } from '../fake-work.js';

const [, , url = '', name = '', folder = '', count = '0'] = process.argv;
const texts = Array.from({ length: Number(count) }, (_, at) => `item ${at};`);
const parts = folderParts(folder);
await using queue = bullQueue({ url, name, backoffMs: 100 });
const keys = await runShards({ job: fakeJob, inputs: inputsOf(texts), queue, parts });
process.stdout.write(await textOf(mergeParts(keys, parts)));
