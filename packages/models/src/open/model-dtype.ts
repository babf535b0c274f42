/**
 * The number format of a model's weights, as exports for the web name it. A format is a suffix of
 * the file's name: `model_fp16.onnx` is the `fp16` variant of the stem `model`.
 */
export type ModelDtype = 'fp32' | 'fp16' | 'int8' | 'uint8' | 'q8' | 'q4' | 'q4f16' | 'bnb4';

/** The suffix of each format, that of transformers.js. */
const suffixes: Readonly<Record<ModelDtype, string>> = {
  fp32: '',
  fp16: '_fp16',
  int8: '_int8',
  uint8: '_uint8',
  q8: '_quantized',
  q4: '_q4',
  q4f16: '_q4f16',
  bnb4: '_bnb4',
};

/** All formats, in the order in which messages list them. */
export const modelDtypes: readonly ModelDtype[] = [
  'fp32',
  'fp16',
  'int8',
  'uint8',
  'q8',
  'q4',
  'q4f16',
  'bnb4',
];

/** Optimisation levels and processor variants of other exporters: no stems of their own. */
const foreignVariant = /_(?:O[1-4]|q[12](?:f16)?|qu?int8(?:_\w+)?)$/;

/** What the name of an ONNX file says. */
export interface OnnxFileName {
  /** The name without folder, suffix and extension: "vision_model". */
  readonly stem: string;
  /** The number format. */
  readonly dtype: ModelDtype;
}

/**
 * Tells whether a text names a number format.
 * @returns Whether it is one of {@link modelDtypes}.
 */
export function isModelDtype(text: string): text is ModelDtype {
  return modelDtypes.some((dtype) => dtype === text);
}

/** Reads stem and number format off a file's name. */
export function readOnnxFileName(path: string): OnnxFileName | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!name.endsWith('.onnx') || name === '.onnx') return undefined;
  const base = name.slice(0, -'.onnx'.length);
  const dtype = modelDtypes.find(
    (candidate) => candidate !== 'fp32' && base.endsWith(suffixes[candidate]),
  );
  if (dtype === undefined) {
    return foreignVariant.test(base) ? undefined : { stem: base, dtype: 'fp32' };
  }
  const stem = base.slice(0, -suffixes[dtype].length);
  return stem === '' ? undefined : { stem, dtype };
}

/**
 * Writes the places where a model's file may lie, best first: the hub's `onnx` folder, then the
 * root.
 */
export function onnxFilePaths(stem: string, dtype: ModelDtype): readonly string[] {
  const name = `${stem}${suffixes[dtype]}.onnx`;
  return [`onnx/${name}`, name];
}
