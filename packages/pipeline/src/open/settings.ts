import { setting } from '@grounder/core/internal';
import type { DetectorKind } from '@grounder/detectors';
import { modelDtypes } from '@grounder/models/internal';
import type { ModelDtype } from '@grounder/models/internal';

/** Where models are looked for: the type of the library and the options of the commands follow. */
export const placeSettings = {
  models: setting<string>('a folder with one file or folder for each model'),
  detector: setting<string>(
    'the detector: an .onnx file, a folder, a hub id owner/name, embedded, or a module',
  ),
  clip: setting<string>(
    'CLIP: a folder, a hub id owner/name, or a module; the system embedded judges properties by it ' +
      'that it cannot judge otherwise',
  ),
  head: setting<string>('a trained head: the .onnx file that “grounder train” wrote'),
  textEncoder: setting<string>(
    'a sentence encoder (BERT, MiniLM): a folder, a hub id owner/name, embedded, or a module',
  ),
  captioner: setting<string>(
    'what writes captions (ClipCap, vit-gpt2): a folder, a hub id owner/name, or a module',
  ),
};

/** How a system is opened, beside where its models are. */
export const systemSettings = {
  dtype: setting<ModelDtype>(`the weights of a model folder: ${modelDtypes.join(', ')}`),
  /** Class names in the order of the detector's model, where its files do not tell them. */
  labels: setting<readonly string[]>('class names of the detector, one in each line'),
  kind: setting<DetectorKind>(
    'what the detector is, where its file does not tell for certain, as with YOLOX',
  ),
  scorer: setting<string>('a module that makes the scorer, for the systems embedded and subject'),
};

/** How the embedded default and the systems that have it search and answer. */
export const searchSettings = {
  /** Found without it are above all small things; it takes five times the time. The text is that of `false`. */
  tiles: setting(
    'have the embedded detector search the picture as a whole alone, not its parts too: one run of the ' +
      'model instead of up to five, fewer small things',
    true,
  ),
  /** Guesses from the picture of a head, which err; what they are asked for is in the README of `@grounder/embedded`. */
  persons: setting(
    'guess nothing about how people look: man or woman, child or adult, hat, glasses, hair',
    true,
  ),
  /** As `grouped` does; else the best one is the answer. */
  groups: setting(
    'answer “two people” with all of them, and the box around them (system 5)',
    false,
  ),
  /** Else nothing is, with the reason. */
  closest: setting(
    'where nothing fits, answer with what is nearest and its low probability (system 5)',
    false,
  ),
  /** A target that is not proposed cannot be chosen, so that it is far lower than where people are shown boxes. */
  scoreThreshold: setting('least score of a proposal, 0 to 1', 0.05),
  /** The most confident ones; CLIP looks at each of them. The embedded detector has 300. */
  maxProposals: setting('most proposals of one image', 100),
};

/** What a detector finds at most, and how surely at least, where systems are compared. */
export const proposalLimits = {
  scoreThreshold: searchSettings.scoreThreshold.defaultValue,
  maxDetections: 300,
};
