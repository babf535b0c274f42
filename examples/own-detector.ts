// Swaps in a detector of one's own: this one proposes every region that is darker than the photo.
import type { Detection, Detector } from '@grounder/core';
import { resizeImage } from '@grounder/images';
import { createGrounder } from 'grounder';

import { harbour } from './photos.js';

const darkCells: Detector = {
  detect(image) {
    const columns = 4;
    const rows = 3;
    // One averaged pixel per cell of a coarse grid.
    const { data } = resizeImage(image, { width: columns, height: rows, filter: 'bilinear' });
    const light = Array.from({ length: columns * rows }, (_, cell) => (data[3 * cell] ?? 0) / 255);
    const cells = light.map((value, cell): Detection => {
      const left = ((cell % columns) * image.width) / columns;
      const top = (Math.floor(cell / columns) * image.height) / rows;
      const box = {
        left,
        top,
        right: left + image.width / columns,
        bottom: top + image.height / rows,
      };
      return { label: 'shadow', score: 1 - value, box };
    });
    return Promise.resolve(cells.sort((a, b) => b.score - a.score));
  },
};

await using grounder = await createGrounder({ detector: darkCells });
const { box, score } = await grounder.ground(harbour, 'the dark shadow');
console.log(score?.toFixed(2), box);
// 0.17 { left: 768, top: 546, right: 1024, bottom: 819 }
