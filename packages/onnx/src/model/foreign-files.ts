import { GroundingError } from '@grounder/core';

/** A kind of file that is given for an ONNX model, and what to do instead. */
interface ForeignFile {
  readonly description: string;
  readonly matches: (start: FileStart) => boolean;
}

/** The start of a file as bytes, and as text of one character a byte. */
interface FileStart {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** Length of a start by which {@link describeForeignFile} can tell all that it knows. */
export const foreignFileStart = 512;

const pyTorch =
  'a PyTorch checkpoint: export it to ONNX in Python (torch.onnx.export) and give that';

const foreignFiles: readonly ForeignFile[] = [
  { description: 'an empty file', matches: ({ bytes }) => bytes.length === 0 },
  {
    description: 'a git-lfs pointer: fetch the file itself (git lfs pull)',
    matches: ({ text }) => text.startsWith('version https://git-lfs.github.com'),
  },
  {
    description: pyTorch,
    matches: ({ text }) => /^PK.*\/(data\.pkl|\.format_version|\.data\/)/s.test(text),
  },
  { description: 'a zip archive: unpack it first', matches: ({ text }) => text.startsWith('PK') },
  // A pickle of protocol 2 whose first value is PyTorch's magic number.
  {
    description: pyTorch,
    matches: ({ text }) => text.startsWith('\x80\x02\x8a\x0al\xfc\x9cF\xf9'),
  },
  {
    description: 'a Python pickle, maybe a PyTorch checkpoint: export the model to ONNX',
    matches: ({ bytes: [first, protocol = 0] }) => first === 0x80 && protocol > 1 && protocol < 6,
  },
  {
    description: 'weights in the safetensors format, without a graph: export the model to ONNX',
    matches: ({ text }) => /^.{5}\0{3}\{"/s.test(text),
  },
  {
    description: 'weights in the HDF5 format (Keras): export the model to ONNX',
    matches: ({ text }) => text.startsWith('\x89HDF\r\n'),
  },
  {
    description: 'a TensorFlow Lite model: convert it to ONNX',
    matches: ({ text }) => text.startsWith('TFL3', 4),
  },
  {
    description:
      "a model in ONNX Runtime's own format (.ort): give the .onnx file it was made from",
    matches: ({ text }) => text.startsWith('ORTM', 4),
  },
  {
    description: 'a GGUF model for language models: ONNX Runtime cannot run it',
    matches: ({ text }) => text.startsWith('GGUF'),
  },
  {
    description: 'a gzip archive: unpack it first',
    matches: ({ text }) => text.startsWith('\x1f\x8b'),
  },
  {
    description: 'a tar archive: unpack it first',
    matches: ({ text }) => text.startsWith('ustar', 257),
  },
  {
    description: 'a picture: the model and the image may be exchanged',
    matches: ({ text }) => /^(\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0{4}|RIFF.{4}WEBP)/s.test(text),
  },
  {
    description: 'an HTML page, as a server answers that wants a login or has no such file',
    matches: ({ text }) => /^(\xef\xbb\xbf)?\s*(<!doctype html|<html|<head|<body)/i.test(text),
  },
  { description: 'an XML file', matches: ({ text }) => /^(\xef\xbb\xbf)?\s*<\?xml/.test(text) },
  {
    description: 'a JSON file, such as a configuration or the answer of a server',
    matches: ({ text }) => /^(\xef\xbb\xbf)?\s*([{[]\s*["\]}{[\d]|"error")/.test(text),
  },
  {
    description: 'a file of zeros, as a download leaves that was cut off',
    matches: ({ bytes }) => bytes.every((byte) => byte === 0),
  },
  {
    description: 'a text file',
    matches: ({ text }) =>
      /^[\t\n\r\x20-\x7e\x80-\xff]*$/.test(text) &&
      /^(\xef\xbb\xbf)?[\t\n\r\x20-\x7e]{16}/.test(text),
  },
];

/**
 * Says what a file is that is no ONNX model, as far as its first bytes tell.
 * @param start - The file's first 512 bytes, or all if there are fewer.
 * @returns What it is and what to do, such as "a git-lfs pointer: fetch the file itself"; undefined
 *   when it may be a model or is unknown.
 */
export function describeForeignFile(start: Uint8Array): string | undefined {
  const bytes = start.subarray(0, foreignFileStart);
  const text = String.fromCharCode(...bytes);
  return foreignFiles.find(({ matches }) => matches({ bytes, text }))?.description;
}

/**
 * Makes the error about a file that could not be read as a model say what it is, where that shows.
 * @param start - The file's first bytes.
 */
export function refusalOf(cause: GroundingError, start: Uint8Array): GroundingError {
  const description = describeForeignFile(start);
  if (description === undefined) return cause;
  return new GroundingError('INVALID_MODEL', `expected an ONNX model, got ${description}`, {
    cause,
  });
}
