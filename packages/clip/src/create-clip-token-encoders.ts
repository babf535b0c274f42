import { defaultBatchSize, defined } from '@grounder/core/internal';
import { ClipImageTokenEncoder } from './clip-image-token-encoder.js';
import { ClipTextTokenEncoder } from './clip-text-token-encoder.js';
import type { ClipModelParts } from './create-clip-encoders.js';
import { createTokenizer, parseFamily } from './create-clip-encoders.js';
import type { ClipResize } from './preprocessing.js';
import { parsePreprocessorConfig } from './preprocessor-config.js';

/** Which hidden states are read, and how. */
export interface ClipTokenEncodersOptions {
  /** Outputs of the vision model, one or several layers. */
  readonly imageTensors: readonly string[];
  /** Output of the text model. */
  readonly textTensor: string;
  /**
   * Tokens of each text.
   * @defaultValue 40
   */
  readonly textLength?: number;
  /**
   * How pictures are brought to the encoder's shape.
   * @defaultValue that of `preprocessor_config.json`
   */
  readonly resize?: ClipResize;
  /**
   * Most pictures or texts in one run of a model.
   * @defaultValue 32
   */
  readonly batchSize?: number;
}

/** Both branches of a model, token by token. */
export interface ClipTokenEncoders extends AsyncDisposable {
  /** Encodes the patches of pictures. */
  readonly image: ClipImageTokenEncoder;
  /** Encodes the tokens of texts. */
  readonly text: ClipTextTokenEncoder;
}

/**
 * Creates the token encoders of a CLIP or SigLIP model from its files. Exports give pooled features as
 * a rule; `exposeTensors` of `@grounder/onnx` makes the hidden states outputs as well.
 * @param parts - Parsed files and open models. On an error the models stay open.
 * @returns The encoders, which own the models.
 * @throws GroundingError as `createClipEncoders`; `MODEL_MISMATCH` when a model has no such outputs.
 */
export function createClipTokenEncoders(
  { config, preprocessor, tokenizer, sessions }: ClipModelParts,
  options: ClipTokenEncodersOptions,
): ClipTokenEncoders {
  const { imageTensors, textTensor, textLength, resize, batchSize = defaultBatchSize } = options;
  const preprocessing = parsePreprocessorConfig(preprocessor);
  const image = new ClipImageTokenEncoder({
    session: sessions.vision,
    preprocessing,
    tensors: imageTensors,
    batchSize,
    ...defined({ resize }),
  });
  const text = new ClipTextTokenEncoder({
    session: sessions.text,
    tokenizer: createTokenizer(tokenizer, config, parseFamily(config)),
    tensor: textTensor,
    batchSize,
    imageSize: preprocessing.width,
    ...defined({ length: textLength }),
  });
  return {
    image,
    text,
    async [Symbol.asyncDispose]() {
      await image[Symbol.asyncDispose]();
      await text[Symbol.asyncDispose]();
    },
  };
}
