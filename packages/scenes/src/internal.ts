// For the other packages of this repository: what is here may change with any version.
export type { SceneDetectorOptions } from './detect/scene-detector.js';
export type { SceneOptions } from './generate-scene.js';
export { sceneColours, sceneShapes, sceneWords } from './scene-vocabulary.js';
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
export type { WriteScenesOptions, WrittenScenes } from './write/write-scenes.js';
