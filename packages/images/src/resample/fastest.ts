import type { ResampleKernel } from './kernel.js';
import { plainKernel } from './plain.js';
import { openSimdKernel } from './simd.js';

let kept: ResampleKernel | undefined;

/**
 * Gives the fastest kernel of the platform: WebAssembly SIMD where it can be had, else plain
 * JavaScript. It is opened at the first call and kept, since every open kernel reserves a large
 * stretch of address space; nothing that it keeps can be observed.
 */
export function fastestKernel(): ResampleKernel {
  kept ??= openSimdKernel() ?? plainKernel;
  return kept;
}
