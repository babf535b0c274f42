import { GroundingError } from '@grounder/core';

/** Says that ONNX Runtime cannot be loaded and how to install it. */
export function missingRuntime(cause: unknown): GroundingError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new GroundingError(
    'MISSING_PACKAGE',
    `expected the package onnxruntime-node, got: ${reason}; run "npm install onnxruntime-node". ` +
      'Its install script downloads GPU libraries that grounder does not use: a line ' +
      '"onnxruntime-node-install=skip" in .npmrc leaves them out',
    { cause },
  );
}
