import { GroundingError } from '@grounder/core';

/** What the axes of a YOLO output mean. */
export type YoloLayout = 'yolov5' | 'yolov8' | 'end-to-end';

/**
 * Tells a YOLO output's layout by its axes: 1 × N × 6 is end to end, 1 × (4 + classes) × N is
 * YOLOv8's, 1 × N × (5 + classes) is YOLOv5's; segmentation models have mask coefficients more.
 *
 * A model of YOLOv5's layout with one class has 6 columns, too. Its rows are a multiple of 63 (three
 * anchors in the cells of three grids) or, with a fourth grid, of 255.
 * @param dims - The output's axes.
 * @param classCount - Classes of the model; the layouts are told apart by which axis is shorter
 *   when it is left out, or fits both: a model of many classes or small pictures has more channels
 *   than cells.
 * @param masks - Mask coefficients of each box.
 */
export function detectYoloLayout(
  dims: readonly number[],
  classCount?: number,
  masks = 0,
): YoloLayout {
  const [second = 0, third = 0] = dims.slice(1);
  const isOneTable = dims.length === 3 && dims[0] === 1 && Math.min(second, third) >= 1;
  if (!isOneTable) throw unknown(dims, { classCount, masks });
  if (third === 6 + masks) return sixColumns(dims, classCount);
  const layout = layoutOf(second - masks, third - masks, classCount);
  if (layout === undefined) throw unknown(dims, { classCount, masks });
  return layout;
}

function layoutOf(
  channels: number,
  columns: number,
  classCount: number | undefined,
): YoloLayout | undefined {
  const counts = { yolov8: channels - 4, yolov5: columns - 5 };
  const likely = channels < columns ? 'yolov8' : 'yolov5';
  if (classCount === undefined) return counts[likely] > 0 ? likely : undefined;
  return ([likely, 'yolov8', 'yolov5'] as const).find((layout) => counts[layout] === classCount);
}

function sixColumns(dims: readonly number[], classCount: number | undefined): YoloLayout {
  const rows = dims[1] ?? 0;
  const mayHaveAnchors = rows % 63 === 0 || rows % 255 === 0;
  if (!mayHaveAnchors || (classCount !== undefined && classCount !== 1)) return 'end-to-end';
  if (classCount === 1) return 'yolov5';
  throw new GroundingError(
    'MODEL_MISMATCH',
    `expected axes of one layout, got ${dims.join('×')}, which is YOLOv5 with one class or end to ` +
      'end; give the number of classes',
  );
}

/** What else Ultralytics' models write for each box, by how many numbers it is. */
const foreignKinds: ReadonlyMap<number, string> = new Map([
  [1, 'rotated boxes (task obb)'],
  [32, 'masks (task segment) without their prototypes'],
  [51, 'joints of people (task pose)'],
]);

function unknown(
  dims: readonly number[],
  { classCount, masks }: { readonly classCount: number | undefined; readonly masks: number },
): GroundingError {
  const classes = classCount === undefined ? 'classes' : `${classCount} classes`;
  const more = masks === 0 ? '' : ` + ${masks} mask coefficients`;
  const surplus = (dims[1] ?? 0) - 4 - (classCount ?? NaN) - masks;
  const foreign = foreignKinds.get(surplus);
  return new GroundingError(
    'MODEL_MISMATCH',
    `expected 1×N×(5 + ${classes}${more}) (YOLOv5), 1×(4 + ${classes}${more})×N (YOLOv8) or ` +
      `1×N×6${more} (end to end), got ${dims.join('×') || 'nothing'}` +
      `${foreign === undefined ? '' : `, as a model that also writes ${foreign} has`}; ` +
      'give the labels that the model was trained with, or another detector',
  );
}
