import type { RasterImage } from '@grounder/core';

import { agreesWithPlain } from './agrees.js';
import type { ResampleKernel, ResamplePass } from './kernel.js';
import { windowRows } from './kernel.js';
import { plainKernel } from './plain.js';
import type { FilterPlan } from './plan-kinds.js';
import type { Planes } from './planes.js';
import { resampleModuleBase64 } from './simd-module.js';
import type { Taps } from './taps.js';

interface ResampleExports {
  readonly memory: WebAssembly.Memory;
  readonly resampleColumns: (...addresses: number[]) => void;
  readonly resampleRows: (...addresses: number[]) => void;
  readonly spreadPixels: (...addresses: number[]) => void;
}

/** The kernel keeps its memory, so larger resamplings, which are rare, are left to the plain one. */
const maxBytes = 64 * 2 ** 20;
const pageBytes = 65536;

/**
 * Opens the kernel in WebAssembly SIMD, five to seven times as fast as the plain one. It holds one
 * memory, which grows to the largest resampling so far and at most to 64 MiB; larger resamplings
 * are passed on to the plain kernel.
 * @returns The kernel, or undefined where the platform has no WebAssembly, lacks its SIMD
 *   instructions, forbids compiling it, or compiles it wrongly.
 */
export function openSimdKernel(): ResampleKernel | undefined {
  const exports = instantiate();
  if (exports === undefined) return undefined;
  const kernel: ResampleKernel = {
    begin: (image, plan) => {
      const layout = layOut(image, plan);
      return layout.end > maxBytes
        ? plainKernel.begin(image, plan)
        : new SimdPass(exports, layout, { image, plan });
    },
  };
  // Where there is no AVX, V8 as of Node 20 compiles the module wrongly at first.
  return agreesWithPlain(kernel) ? kernel : undefined;
}

function instantiate(): ResampleExports | undefined {
  try {
    const bytes = Uint8Array.from(atob(resampleModuleBase64), (letter) => letter.charCodeAt(0));
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    // The module is a part of this package; its signatures are those of resample-kernel.wat.
    return exports as unknown as ResampleExports;
  } catch {
    // A content security policy or an old engine: the plain kernel gives the same result.
    return undefined;
  }
}

/** Addresses in the WebAssembly memory. */
interface Layout {
  readonly columnPairs: number;
  readonly rowPairs: number;
  readonly pixels: number;
  readonly columnWeights: number;
  readonly rowWeights: number;
  readonly source: number;
  readonly window: number;
  readonly stride: number;
  readonly line: number;
  readonly tables: number;
  readonly floats: number;
  readonly end: number;
}

/** The instructions read and write up to this many bytes beyond the end of what they are given. */
const slackBytes = 32;

/** What each of 256 bytes becomes, for one channel. */
const tableBytes = 4 * 256;

function layOut(image: RasterImage, plan: FilterPlan): Layout {
  const width = plan.columns.first.length;
  const columnPairs = (plan.columns.size + 1) >> 1;
  const rowPairs = (plan.rows.size + 1) >> 1;
  const stride = align(3 * width + 8);
  let end = 0;
  const reserve = (bytes: number): number => {
    const start = end;
    end = align(end + bytes);
    return start;
  };
  const pixels = reserve(4 * width);
  const columnWeights = reserve(8 * columnPairs * width);
  const rowWeights = reserve(8 * rowPairs * plan.rows.first.length);
  const source = reserve(3 * image.width + 12 * columnPairs + slackBytes);
  const window = reserve((windowRows(plan) + 1) * stride + slackBytes);
  const line = reserve(stride + slackBytes);
  const tables = reserve(3 * tableBytes);
  const floats = reserve(12 * width);
  return {
    columnPairs,
    rowPairs,
    pixels,
    columnWeights,
    rowWeights,
    source,
    window,
    stride,
    line,
    tables,
    floats,
    end,
  };
}

function align(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}

class SimdPass implements ResamplePass {
  readonly capacity: number;
  readonly memory: Uint8Array;
  readonly lineStart: number;
  readonly width: number;
  readonly #exports: ResampleExports;
  readonly #layout: Layout;
  readonly #image: RasterImage;
  readonly #firstColumn: number;
  readonly #lastColumn: number;
  readonly #lineBytes: number;
  readonly #floats: Float32Array;
  readonly #lineFloats: readonly [red: Float32Array, green: Float32Array, blue: Float32Array];
  #planes: Planes | undefined;

  constructor(
    exports: ResampleExports,
    layout: Layout,
    { image, plan }: { readonly image: RasterImage; readonly plan: FilterPlan },
  ) {
    const missing = layout.end - exports.memory.buffer.byteLength;
    if (missing > 0) exports.memory.grow(Math.ceil(missing / pageBytes));
    const { first, count } = plan.columns;
    this.capacity = windowRows(plan);
    this.memory = new Uint8Array(exports.memory.buffer);
    this.lineStart = layout.line;
    this.#exports = exports;
    this.#layout = layout;
    this.#image = image;
    this.#firstColumn = first[0] ?? 0;
    this.#lastColumn = first.reduce((last, start, i) => Math.max(last, start + (count[i] ?? 0)), 0);
    this.width = first.length;
    this.#lineBytes = 3 * first.length;
    this.#floats = new Float32Array(exports.memory.buffer);
    // Views that are made once: one for each row would be a thousand for a picture.
    const lineFloats = (channel: number): Float32Array =>
      new Float32Array(exports.memory.buffer, layout.floats + 4 * channel * this.width, this.width);
    this.#lineFloats = [lineFloats(0), lineFloats(1), lineFloats(2)];
    new Int32Array(exports.memory.buffer, layout.pixels, first.length).set(
      first.map((column) => 3 * (column - this.#firstColumn)),
    );
    writePairs(new Int16Array(exports.memory.buffer, layout.columnWeights), plan.columns);
    writePairs(new Int16Array(exports.memory.buffer, layout.rowWeights), plan.rows);
  }

  resampleColumns(row: number, place: number): void {
    const { source, pixels, columnWeights, columnPairs, window, stride } = this.#layout;
    const start = 3 * (row * this.#image.width + this.#firstColumn);
    const end = 3 * (row * this.#image.width + this.#lastColumn);
    this.memory.set(this.#image.data.subarray(start, end), source);
    const target = window + place * stride;
    this.#exports.resampleColumns(
      source,
      pixels,
      columnWeights,
      columnPairs >> 1,
      columnPairs & 1,
      target,
      target + this.#lineBytes,
    );
  }

  resampleRows(row: number, place: number): void {
    const { window, stride, rowWeights, rowPairs, line } = this.#layout;
    this.#exports.resampleRows(
      window + place * stride,
      stride,
      rowWeights + 8 * rowPairs * row,
      rowPairs,
      line,
      line + this.#lineBytes,
    );
  }

  spread(planes: Planes, shift: number): void {
    const { line, tables, floats } = this.#layout;
    if (this.#planes !== planes) this.#loadTables(planes);
    this.#exports.spreadPixels(line, line + this.#lineBytes, tables, floats, 4 * this.width);
    const [reds, greens, blues] = this.#lineFloats;
    const [red, green, blue] = planes.starts;
    planes.data.set(reds, red + shift);
    planes.data.set(greens, green + shift);
    planes.data.set(blues, blue + shift);
  }

  #loadTables(planes: Planes): void {
    this.#planes = planes;
    for (const [channel, table] of planes.tables.entries()) {
      this.#floats.set(table, (this.#layout.tables + channel * tableBytes) / 4);
    }
  }

  keepRows(place: number, count: number): void {
    const { window, stride } = this.#layout;
    const start = window + place * stride;
    this.memory.copyWithin(window, start, start + count * stride);
  }
}

/** Splits weights as resample-kernel.wat asks: high0, high1, low0, low1 for each pair of taps. */
function writePairs(target: Int16Array, { first, size, weights }: Taps): void {
  const padded = size + (size & 1);
  for (let pixel = 0; pixel < first.length; pixel++) {
    for (let tap = 0; tap < padded; tap++) {
      const weight = tap < size ? (weights[pixel * size + tap] ?? 0) : 0;
      const at = 2 * (pixel * padded + (tap & -2)) + (tap & 1);
      target[at] = weight >> 11;
      target[at + 2] = weight & 2047;
    }
  }
}
