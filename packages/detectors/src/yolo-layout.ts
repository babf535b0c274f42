import { GroundingError } from '@grounder/core';

/** What the axes of a YOLO output mean. */
export type YoloLayout = 'yolov5' | 'yolov8' | 'end-to-end';

/**
 * Tells a YOLO output's layout by its axes: 1 × N × 6 is end to end, 1 × (4 + classes) × N is
 * YOLOv8's, 1 × N × (5 + classes) is YOLOv5's.
 *
 * A model of YOLOv5's layout with one class has 6 columns, too. Its rows are a multiple of 63 (three
 * anchors in the cells of three grids) or, with a fourth grid, of 255.
 *
 * @param dims - The output's axes.
 * @param classCount - Classes of the model; the layouts are told apart by which axis is shorter
 *   when it is left out.
 */
export function detectYoloLayout(dims: readonly number[], classCount?: number): YoloLayout {
  const [second = 0, third = 0] = dims.slice(1);
  const isOneTable = dims.length === 3 && dims[0] === 1 && Math.min(second, third) >= 1;
  if (!isOneTable) throw unknown(dims, classCount);
  if (third === 6) return sixColumns(dims, classCount);
  const layout = second < third ? 'yolov8' : 'yolov5';
  const extra = layout === 'yolov8' ? 4 : 5;
  const shorter = Math.min(second, third);
  if (countFits(shorter - extra, classCount)) return layout;
  throw unknown(dims, classCount);
}

function countFits(count: number, classCount: number | undefined): boolean {
  return classCount === undefined ? count > 0 : count === classCount;
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

function unknown(dims: readonly number[], classCount = NaN): GroundingError {
  const classes = Number.isNaN(classCount) ? 'classes' : `${classCount} classes`;
  return new GroundingError(
    'MODEL_MISMATCH',
    `expected 1×N×(5 + ${classes}) (YOLOv5), 1×(4 + ${classes})×N (YOLOv8) or 1×N×6 (end to end), ` +
      `got ${dims.join('×') || 'nothing'}; give the labels that the model was trained with, ` +
      'or another detector',
  );
}
