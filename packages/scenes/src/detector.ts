import { sceneDetector } from './detect/scene-detector.js';

/** Makes the detector of drawn scenes: what `--detector @grounder/scenes/detector` calls. */
export default function makeDetector() {
  return sceneDetector();
}
