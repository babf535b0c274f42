import process from 'node:process';

import { fileCache } from '@grounder/models';

/**
 * Run by the test of `fileCache` as a process of its own: asks a cache for an entry of 4 MB, each
 * process with bytes of its own, and prints the first byte and the length of what it got.
 */
const [folder = '', own = '0'] = process.argv.slice(2);
const cache = fileCache(folder, {
  onWarning: ({ message }) => {
    console.error(message);
  },
});

const bytes = await cache.readOrCreate('entry.bin', () =>
  Promise.resolve(new Uint8Array(4_000_000).fill(Number(own))),
);
const isWhole = bytes.every((byte) => byte === bytes[0]);

console.log(bytes[0], bytes.length, isWhole);
