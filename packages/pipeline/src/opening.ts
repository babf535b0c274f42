// For the other packages of this repository: what is here may change with any version.
export { modelIdentity } from './cache/model-identity.js';
export type { RecordedRuntime } from './cache/recorded-runtime.js';
export { recordedRuntime } from './cache/recorded-runtime.js';
export { loadDefaultCodec } from './images/default-codec.js';
export { assertImagePath } from './images/save-image.js';
export { openBuiltDetector } from './open/built-detectors.js';
export type { WordNetText } from './open/default-matcher.js';
export { readWordNet } from './open/default-matcher.js';
export { embeddedDetectorKey } from './open/embedded-detector.js';
export { openEncoders } from './open/encoders.js';
export { findModel } from './open/find-model.js';
export { placeSettings, proposalLimits, searchSettings, systemSettings } from './open/settings.js';
export { withStore } from './open/vision.js';
export type { ModelNeed } from './open/model-needs.js';
export {
  findSystem,
  parseSystemName,
  systems,
  takesAnyDetector,
  unknownName,
} from './systems/all.js';
export type { BuiltDetectorOptions } from './open/built-detectors.js';
export type { IdentifiedEncoders } from './open/encoders.js';
export type { System } from './systems/system.js';
