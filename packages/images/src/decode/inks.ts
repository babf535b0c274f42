/**
 * Turns the four inks of print (0 none, 255 full) into RGB as Pillow does: `(255 − ink)·(255 − black)`
 * divided by 255 and rounded, with no press profile.
 * @param inks - Four bytes a pixel: cyan, magenta, yellow, black.
 */
export function inksToRgb(inks: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((3 * inks.length) / 4);
  for (let from = 0, to = 0; from < inks.length; from += 4, to += 3) {
    const paper = 255 - (inks[from + 3] ?? 0);
    for (let ink = 0; ink < 3; ink++) {
      rgb[to + ink] = ((255 - (inks[from + ink] ?? 0)) * paper + 127) / 255;
    }
  }
  return rgb;
}
