import type { Box, RasterImage } from '@grounder/core';
import { assertRasterImage } from '@grounder/core/internal';

import type { ResampleFilter } from './filters.js';
import { filterShapes } from './filters.js';
import { linearAxis } from './linear-taps.js';
import type { ResizeOptions } from './options.js';
import { checkKeep, checkRegion, checkResizeOptions } from './options.js';
import type { ResamplePlan } from './plan-kinds.js';
import type { ResampleAxis, Taps } from './taps.js';
import { computeTaps, copyTaps } from './taps.js';

/** Checks the options against a picture and works out what each new pixel is made of. */
export function planResampling(image: RasterImage, options: ResizeOptions): ResamplePlan {
  assertRasterImage(image);
  checkResizeOptions(options);
  const { filter = 'bicubic', surroundings = 'visible', resample = 'pillow' } = options;
  const region = checkRegion(image, options.region);
  const keep = checkKeep(options, options.keep);
  const view = surroundings === 'visible' ? wholeOf(image) : pixelsUnder(region);
  const columns = {
    length: view.right - view.left,
    start: region.left - view.left,
    end: region.right - view.left,
    size: options.width,
    from: keep.left,
    to: keep.right,
  };
  const rows = {
    length: view.bottom - view.top,
    start: region.top - view.top,
    end: region.bottom - view.top,
    size: options.height,
    from: keep.top,
    to: keep.bottom,
  };
  const axes = [
    { axis: columns, shift: view.left },
    { axis: rows, shift: view.top },
  ] as const;
  return planAxes(filter, resample, axes);
}

type ResampleSource = NonNullable<ResizeOptions['resample']>;

interface ShiftedAxis {
  readonly axis: ResampleAxis;
  /** What to add to the axis' pixels to get those of the picture. */
  readonly shift: number;
}

function planAxes(
  filter: ResampleFilter,
  resample: ResampleSource,
  [columns, rows]: readonly [ShiftedAxis, ShiftedAxis],
): ResamplePlan {
  if (filter === 'nearest' || (keepsScale(columns.axis) && keepsScale(rows.axis))) {
    const pixels = resample === 'torchvision' ? nearestCentres : nearestPixels;
    return { kind: 'copy', columns: pixels(columns), rows: pixels(rows) };
  }
  if (resample === 'opencv') {
    const [columnAxis, rowAxis] = [
      linearAxis(columns.axis, 'whole'),
      linearAxis(rows.axis, 'twice'),
    ];
    return { kind: 'linear', columns: columnAxis, rows: rowAxis };
  }
  const shape = filterShapes[filter];
  const columnTaps = shiftTaps(computeTaps(columns.axis, shape, resample), columns.shift);
  const rowTaps = shiftTaps(computeTaps(rows.axis, shape, resample), rows.shift);
  if (resample === 'torchvision' || !isShortened(columns.axis, rows.axis)) {
    return { kind: 'filter', columns: columnTaps, rows: rowTaps };
  }
  const allColumns = copyTaps(0, columns.shift + columns.axis.length);
  const allRows = copyTaps(0, rowTaps.first.length);
  return {
    kind: 'rowsFirst',
    rowStep: { kind: 'filter', columns: allColumns, rows: rowTaps },
    columnStep: { kind: 'filter', columns: columnTaps, rows: allRows },
  };
}

/** Pillow's `Image.resize` takes the rows first when a picture like a pole gets shorter. */
function isShortened(columns: ResampleAxis, rows: ResampleAxis): boolean {
  return rows.length > 100 * columns.length && rows.size < rows.length;
}

function keepsScale({ start, end, size }: ResampleAxis): boolean {
  return Number.isInteger(start) && end - start === size;
}

/** The source pixel at each new pixel's centre, summed step by step as Pillow does. */
function nearestPixels({ axis, shift }: ShiftedAxis): Int32Array {
  const { length, start, end, size, from, to } = axis;
  const scale = Math.fround(end - start) / size;
  const pixels = new Int32Array(to - from);
  let centre = start + scale * 0.5;
  for (let pixel = 0; pixel < to; pixel++) {
    if (pixel >= from) pixels[pixel - from] = shift + Math.min(Math.trunc(centre), length - 1);
    centre += scale;
  }
  return pixels;
}

/** The source pixel at each new pixel's centre in single precision: torch's `nearest-exact`. */
function nearestCentres({ axis, shift }: ShiftedAxis): Int32Array {
  const { length, start, end, size, from, to } = axis;
  const scale = Math.fround((end - start) / size);
  return Int32Array.from({ length: to - from }, (_, pixel) => {
    const centre = Math.floor(Math.fround((pixel + from + 0.5) * scale) + start);
    return shift + Math.min(centre, length - 1);
  });
}

function shiftTaps(taps: Taps, shift: number): Taps {
  return shift === 0 ? taps : { ...taps, first: taps.first.map((pixel) => pixel + shift) };
}

function wholeOf({ width, height }: RasterImage): Box {
  return { left: 0, top: 0, right: width, bottom: height };
}

function pixelsUnder({ left, top, right, bottom }: Box): Box {
  return {
    left: Math.floor(left),
    top: Math.floor(top),
    right: Math.ceil(right),
    bottom: Math.ceil(bottom),
  };
}
