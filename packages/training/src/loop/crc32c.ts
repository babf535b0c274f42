/** The polynomial 0x1EDC6F41, bits reversed. */
const polynomial = 0x82f63b78;

/**
 * Computes the CRC-32C (Castagnoli) checksum of bytes (RFC 3720, appendix B.4).
 * @param bytes - The bytes.
 */
export function crc32c(bytes: Uint8Array): number {
  const remainders = table();
  let remainder = 0xffffffff;
  for (const byte of bytes) {
    remainder = (remainders[(remainder ^ byte) & 0xff] ?? 0) ^ (remainder >>> 8);
  }
  return ~remainder >>> 0;
}

let made: Uint32Array | undefined;

/** The remainder of each byte; made when it is first needed. */
function table(): Uint32Array {
  made ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit += 1) {
      remainder = (remainder & 1) === 1 ? (remainder >>> 1) ^ polynomial : remainder >>> 1;
    }
    return remainder;
  });
  return made;
}
