// Assembles scripts/resample-kernel.wat into packages/images/src/resample/simd-module.ts.
// Run it after a change of the .wat file, with the assembler wabt 1.0.39:
// npm install --no-save wabt@1.0.39 && node scripts/build-resample-kernel.js
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
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
const hash = createHash('sha256').update(text).digest('hex');
const lines = base64.match(/.{1,92}/g).map((line) => `  '${line}'`);
const source = `// Made by scripts/build-resample-kernel.js from scripts/resample-kernel.wat; do not edit.
// SHA-256 of the latter: ${hash}

/** The WebAssembly module of the SIMD resampling kernel. */
export const resampleModuleBase64 =
${lines.join(' +\n')};
`;
writeFileSync(new URL('../packages/images/src/resample/simd-module.ts', import.meta.url), source);
