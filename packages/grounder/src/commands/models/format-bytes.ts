const units = ['kB', 'MB', 'GB', 'TB'] as const;

/**
 * Writes a number of bytes for a person, in powers of ten as file managers do.
 * @returns Three digits and a unit: "605 MB".
 */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const exponent = Math.min(Math.floor(Math.log10(bytes) / 3), units.length);
  const value = bytes / 1000 ** exponent;
  return `${value.toPrecision(value < 999.5 ? 3 : 4)} ${units[exponent - 1] ?? ''}`;
}
