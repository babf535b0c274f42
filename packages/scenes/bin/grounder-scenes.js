#!/usr/bin/env node
import { existsSync } from 'node:fs';

const program = new URL('../dist/cli.js', import.meta.url);
if (existsSync(program)) {
  await import(program);
} else {
  console.error('expected a build of grounder-scenes, got none: run npm run build first');
  process.exitCode = 1;
}
