/** The claimed size of an AVIF or HEIC picture. */
export interface HeifSize {
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/**
 * Finds the size in the item properties of an AVIF or HEIC file (box path meta, iprp, ipco, ispe).
 * A picture made of tiles lists the tiles' sizes too; the largest is the whole.
 */
export function readHeifSize(bytes: Uint8Array): HeifSize {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const area = (size: HeifSize) => size.width * size.height;
  return listSizes(view).reduce((a, b) => (area(b) > area(a) ? b : a), { width: 0, height: 0 });
}

/** Bytes between a container box's header and its first child. */
const containers: Readonly<Record<string, number>> = { meta: 4, iprp: 0, ipco: 0 };

function listSizes(view: DataView): readonly HeifSize[] {
  const sizes: HeifSize[] = [];
  let at = 0;
  while (at + 8 <= view.byteLength) {
    const size = view.getUint32(at);
    const type = String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at + 4, 4));
    const skipped = containers[type];
    if (type === 'ispe' && at + 20 <= view.byteLength) {
      sizes.push({ width: view.getUint32(at + 12), height: view.getUint32(at + 16) });
    }
    if (skipped !== undefined) {
      // Walking into a container instead of over it needs no recursion.
      at += 8 + skipped;
    } else if (size >= 8) {
      at += size;
    } else {
      // Only the last box, the pixels, has an open or 64-bit size.
      break;
    }
  }
  return sizes;
}
