import { sceneClipFolder } from './scene-clip-folder.js';

/** Tells the folder of the encoders of drawn scenes: what `--clip @grounder/scenes/clip` calls. */
export default function makeClip(): string {
  return sceneClipFolder();
}
