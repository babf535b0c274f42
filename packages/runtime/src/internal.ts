// For the other packages of this repository: what is here may change with any version.
export type { ProviderStatus } from './list-providers.js';
export type { ExecutionProvider, OrtBackend, OrtModule } from './ort-module.js';
