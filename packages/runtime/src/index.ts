export type { ProviderFallback } from './create-session.js';
export { listProviders } from './list-providers.js';
export type { OrtRuntimeOptions } from './ort-runtime.js';
export { ortRuntime } from './ort-runtime.js';
