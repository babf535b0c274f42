import { fileURLToPath } from 'node:url';

/**
 * Tells where scene-clip is: a pair of CLIP-style encoders with 1.1 million parameters for the synthetic
 * scenes of `generateScene`, in the hub's layout. It knows coloured shapes and the 61 words of
 * `sceneWords`, and nothing of photos: it is there so that heads can be trained and tried with nothing
 * to fetch.
 * @returns The folder's absolute path, for `openModel`.
 * @example
 * ```ts
 * await using clip = await openClip(await openModel(sceneClipFolder()));
 * ```
 */
export function sceneClipFolder(): string {
  // Weights are not compiled: they lie beside the sources, which are shipped, too.
  return fileURLToPath(new URL('../src/scene-clip', import.meta.url));
}
