import type { RasterImage } from '@grounder/core';
import { createRandom, createRasterImage } from '@grounder/core';
import type { ImageTensorOptions } from '@grounder/images';
import { clipNormalisation, createImageTensor, plainKernel, resizeImage } from '@grounder/images';
import sharp from 'sharp';

import { median } from './statistics.js';

const rounds = 31;
const source = { width: 1280, height: 960 };
const target = { width: 512, height: 512 };

const filters = [
  { filter: 'bilinear', sharpKernel: 'linear', imageJsType: 'bilinear' },
  { filter: 'bicubic', sharpKernel: 'cubic', imageJsType: 'bicubic' },
  { filter: 'lanczos', sharpKernel: 'lanczos3', imageJsType: undefined },
] as const;

type FilterNames = (typeof filters)[number];

/**
 * Measures 1280×960 pixels into a normalised 1×3×512×512 tensor, against sharp's resize alone
 * (bytes to bytes) and against image-js' resize followed by a loop that normalises. image-js does
 * not widen its filters when it shrinks, so it reads 4 or 16 pixels where the others read more.
 */
export async function runResampleBench(): Promise<void> {
  const image = createNoise();
  const imageJs = await importImageJs('image-js');
  console.log('1280×960 RGB to normalised 1×3×512×512');
  console.log(`sharp: concurrency ${sharp.concurrency()}, SIMD ${sharp.simd() ? 'on' : 'off'}`);
  console.log(
    'filter     tensor ms  resize ms  plain ms  sharp ms  image-js ms   ÷ sharp  image-js ÷',
  );
  for (const names of filters) {
    const times = await timeSideBySide(createContestants(image, names, imageJs));
    const [tensor = NaN, resize = NaN, plain = NaN, bySharp = NaN, byImageJs] = times;
    const columns = [
      names.filter.padEnd(10),
      ...[tensor, resize, plain, bySharp].map((time) => time.toFixed(1).padStart(9)),
      (byImageJs?.toFixed(1) ?? 'none').padStart(12),
      (tensor / bySharp).toFixed(2).padStart(9),
      (byImageJs === undefined ? 'none' : (byImageJs / tensor).toFixed(1)).padStart(11),
    ];
    console.log(columns.join(' '));
  }
}

type Contestant = () => unknown;

function createContestants(
  image: RasterImage,
  { filter, sharpKernel, imageJsType }: FilterNames,
  imageJs: ImageJs | undefined,
): readonly Contestant[] {
  const options: ImageTensorOptions = { ...target, filter, normalisation: clipNormalisation };
  const contestants: Contestant[] = [
    () => createImageTensor([image], options),
    () => resizeImage(image, { ...target, filter }),
    () => createImageTensor([image], { ...options, kernel: plainKernel }),
    () =>
      sharp(image.data, { raw: { ...source, channels: 3 } })
        .resize({ ...target, kernel: sharpKernel, fit: 'fill' })
        .raw()
        .toBuffer(),
  ];
  if (imageJs !== undefined && imageJsType !== undefined) {
    const { data } = image;
    const whole = new imageJs.Image(source.width, source.height, { data, colorModel: 'RGB' });
    contestants.push(() =>
      normaliseByLoop(whole.resize({ ...target, interpolationType: imageJsType }).getRawImage()),
    );
  }
  return contestants;
}

async function timeSideBySide(contestants: readonly Contestant[]): Promise<readonly number[]> {
  const times = contestants.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, run] of contestants.entries()) {
      const start = performance.now();
      await run();
      times[index]?.push(performance.now() - start);
    }
  }
  return times.map(median);
}

interface RawImage {
  readonly data: Uint8Array | Uint8ClampedArray | Uint16Array;
}

function normaliseByLoop({ data }: RawImage): Float32Array {
  const { scale, mean, standardDeviation } = clipNormalisation;
  const plane = target.width * target.height;
  const floats = new Float32Array(3 * plane);
  for (let pixel = 0; pixel < plane; pixel += 1) {
    for (const channel of [0, 1, 2] as const) {
      const value = (data[3 * pixel + channel] ?? 0) * scale;
      floats[channel * plane + pixel] = (value - mean[channel]) / standardDeviation[channel];
    }
  }
  return floats;
}

function createNoise(): RasterImage {
  const random = createRandom(1);
  const data = new Uint8Array(3 * source.width * source.height).map(() => 256 * random());
  return createRasterImage(source.width, source.height, data);
}

/** The part of image-js that is measured. */
interface ImageJs {
  readonly Image: new (
    width: number,
    height: number,
    options: { readonly data: RasterImage['data']; readonly colorModel: 'RGB' },
  ) => {
    resize(options: {
      readonly width: number;
      readonly height: number;
      readonly interpolationType: 'bilinear' | 'bicubic';
    }): { getRawImage(): RawImage };
  };
}

/** Imports image-js by a name that the compiler does not look up: it may not be installed. */
async function importImageJs(specifier: string): Promise<ImageJs | undefined> {
  try {
    return (await import(specifier)) as ImageJs;
  } catch {
    return undefined;
  }
}
