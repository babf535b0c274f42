#!/usr/bin/env node
import { guardStreams } from './guard-streams.js';
import { runCommandLine } from './run-command-line.js';

const { stdout, stderr, stdin } = process;
guardStreams({ stdout, stderr });
process.exitCode = await runCommandLine(process.argv.slice(2), { stdout, stderr, stdin });
