import process from 'node:process';

import { modelStore } from '@grounder/models';

const [, , endpoint = '', folder = '', name = ''] = process.argv;
const plan = await modelStore({ endpoint, folder, environment: {} }).pull(name);
console.log(plan.files.length);
