import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';

const status = '/proc/self/status';

/**
 * The most memory that this process has held, in bytes.
 *
 * `process.resourceUsage().maxRSS` is no such figure on Linux: a new process starts with what its
 * parent held when it was started, so that a child of a large process looks large. The kernel's
 * high-water mark belongs to the process alone.
 */
export function peakResident(): number {
  const own = existsSync(status) ? /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(status, 'utf8')) : null;
  return 1024 * (own ? Number(own[1]) : process.resourceUsage().maxRSS);
}
