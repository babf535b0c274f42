export { sceneDetector } from './detect/scene-detector.js';
export { generateScene } from './generate-scene.js';
export { sceneClipFolder } from './scene-clip-folder.js';
export { writeScenes } from './write/write-scenes.js';
