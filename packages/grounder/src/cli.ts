#!/usr/bin/env node
import { heedOutputFaults } from './output-faults.js';
import { runCommandLine } from './run-command-line.js';

const { stdout, stderr, stdin } = process;
heedOutputFaults({ stdout, stderr });
process.exitCode = await runCommandLine(process.argv.slice(2), { stdout, stderr, stdin });
