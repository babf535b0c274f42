export type { SceneDetectorOptions } from './detect/scene-detector.js';
export { sceneDetector } from './detect/scene-detector.js';
export type { SceneOptions } from './generate-scene.js';
export { generateScene } from './generate-scene.js';
export type {
  Scene,
  SceneColour,
  SceneExpression,
  SceneExpressionKind,
  SceneObject,
  SceneShape,
  SceneSize,
  SceneTexture,
} from './scene.js';
export { sceneClipFolder } from './scene-clip-folder.js';
export { sceneColours, sceneShapes, sceneWords } from './scene-vocabulary.js';
export type { WriteScenesOptions, WrittenScenes } from './write/write-scenes.js';
export { writeScenes } from './write/write-scenes.js';
