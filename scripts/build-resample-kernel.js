// Assembles scripts/resample-kernel.wat into packages/images/src/resample-simd-module.ts.
// Run it after a change of the .wat file: node scripts/build-resample-kernel.js
import { Buffer } from 'node:buffer';
import { readFileSync, writeFileSync } from 'node:fs';
import { URL } from 'node:url';

import openWabt from 'wabt';

const features = { simd: true };
const wabt = await openWabt();
const text = readFileSync(new URL('resample-kernel.wat', import.meta.url), 'utf8');
const parsed = wabt.parseWat('resample-kernel.wat', text, features);
parsed.resolveNames();
parsed.validate(features);
const base64 = Buffer.from(parsed.toBinary({}).buffer).toString('base64');
const lines = base64.match(/.{1,92}/g).map((line) => `  '${line}'`);
const source = `// Made by scripts/build-resample-kernel.js from scripts/resample-kernel.wat; do not edit.

/** The WebAssembly module of the SIMD resampling kernel. */
export const resampleModuleBase64 =
${lines.join(' +\n')};
`;
writeFileSync(new URL('../packages/images/src/resample-simd-module.ts', import.meta.url), source);
