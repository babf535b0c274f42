import type { TrainFusionHeadOptions } from './train.js';

/** Names of {@link fusionPresets}. */
export type FusionPreset = 'small' | 'transvg' | 'clip-vg';

/** The sizes of a fusion head, and the rates that it is trained with. */
export type FusionSettings = Required<
  Pick<
    TrainFusionHeadOptions,
    | 'width'
    | 'layers'
    | 'heads'
    | 'inner'
    | 'norm'
    | 'dropout'
    | 'patchWeight'
    | 'learningRate'
    | 'weightDecay'
  >
>;

/**
 * Sizes of fusion heads. `transvg` has the numbers of TransVG (https://arxiv.org/abs/2104.08541) and
 * `clip-vg` those of CLIP-VG (https://arxiv.org/abs/2305.08685), which need a GPU or patience; `small`
 * learns on a laptop, helped by a question to each patch.
 */
export const fusionPresets: Readonly<Record<FusionPreset, FusionSettings>> = {
  small: {
    width: 128,
    layers: 3,
    heads: 4,
    inner: 256,
    norm: 'post',
    dropout: 0,
    patchWeight: 2,
    learningRate: 3e-4,
    weightDecay: 1e-4,
  },
  transvg: {
    width: 256,
    layers: 6,
    heads: 8,
    inner: 2048,
    norm: 'post',
    dropout: 0.1,
    patchWeight: 0,
    learningRate: 1e-4,
    weightDecay: 1e-4,
  },
  'clip-vg': {
    width: 512,
    layers: 6,
    heads: 8,
    inner: 2048,
    norm: 'post',
    dropout: 0.1,
    patchWeight: 0,
    learningRate: 2.5e-4,
    weightDecay: 1e-4,
  },
};
