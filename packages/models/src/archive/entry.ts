import type { Readable } from 'node:stream';

/** One entry of an archive, as the archive describes it: nothing of it is trusted. */
export interface ArchiveEntry {
  /** Its path with forward slashes, without one at the end. */
  readonly path: string;
  /** What it is; links and devices are `other`. */
  readonly kind: 'file' | 'folder' | 'other';
  /** Its length in bytes. */
  readonly size: number;
  /** Opens its content; to be read to the end before the next entry is asked for. */
  readonly open: () => Promise<Readable>;
}
