/** One number for each of red, green and blue. */
export type RgbTriple = readonly [red: number, green: number, blue: number];

/**
 * How bytes become the floats that a model was trained on:
 * `(byte * scale - mean) / standardDeviation`, each step in single precision as NumPy and
 * torchvision do it.
 */
export interface Normalisation {
  /** What the byte, 0 to 255, is multiplied by first. */
  readonly scale: number;
  /** What is then subtracted, by channel. */
  readonly mean: RgbTriple;
  /** What the result is divided by, by channel; not 0. */
  readonly standardDeviation: RgbTriple;
}

/** Leaves bytes as they are: 0 to 255. CenterNet, YOLOX. */
export const byteRange: Normalisation = {
  scale: 1,
  mean: [0, 0, 0],
  standardDeviation: [1, 1, 1],
};

/** 0 to 1: YOLOv5, YOLOv8, RT-DETR, MobileCLIP. */
export const zeroToOne: Normalisation = {
  scale: 1 / 255,
  mean: [0, 0, 0],
  standardDeviation: [1, 1, 1],
};

/** -1 to 1: SigLIP and the vision transformers of Google Research. */
export const minusOneToOne: Normalisation = {
  scale: 1 / 255,
  mean: [0.5, 0.5, 0.5],
  standardDeviation: [0.5, 0.5, 0.5],
};

/**
 * About -1.8 to 2.15: CLIP, after the `_transform` of its reference implementation
 * (`openai/CLIP`, `clip/clip.py`).
 */
export const clipNormalisation: Normalisation = {
  scale: 1 / 255,
  mean: [0.48145466, 0.4578275, 0.40821073],
  standardDeviation: [0.26862954, 0.26130258, 0.27577711],
};

/**
 * About -2.12 to 2.64: DETR and the classifiers of torchvision, with mean and deviation of the
 * ImageNet training images (torchvision's `ImageClassification` preset).
 */
export const imageNetNormalisation: Normalisation = {
  scale: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  standardDeviation: [0.229, 0.224, 0.225],
};

/** What each byte becomes, for red, green and blue. */
export type NormalisationTables = readonly [
  red: Float32Array,
  green: Float32Array,
  blue: Float32Array,
];

/** Tables of normalisations in use: one is made for thousands of crops. */
const tabulated = new WeakMap<Normalisation, NormalisationTables>();

/**
 * Tabulates a normalisation: what each byte becomes.
 * @param normalisation - The normalisation, a value that is not changed in place.
 */
export function tabulateNormalisation(normalisation: Normalisation): NormalisationTables {
  const known = tabulated.get(normalisation);
  if (known !== undefined) return known;
  const tables = [
    tabulateChannel(normalisation, 0),
    tabulateChannel(normalisation, 1),
    tabulateChannel(normalisation, 2),
  ] as const;
  tabulated.set(normalisation, tables);
  return tables;
}

function tabulateChannel(normalisation: Normalisation, channel: 0 | 1 | 2): Float32Array {
  const mean = Math.fround(normalisation.mean[channel]);
  const deviation = Math.fround(normalisation.standardDeviation[channel]);
  return Float32Array.from({ length: 256 }, (_, byte) => {
    const scaled = Math.fround(byte * normalisation.scale);
    return Math.fround(scaled - mean) / deviation;
  });
}
