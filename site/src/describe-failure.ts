/** Sentences for failures that people can do something about, by the error's code. */
const sentences: Readonly<Record<string, string>> = {
  INVALID_IMAGE: 'This file is no picture that can be read. Choose a JPEG, PNG, WebP or AVIF file.',
  UNSUPPORTED_IMAGE: 'Pictures of this kind cannot be read. Choose a JPEG, PNG, WebP or AVIF file.',
  IMAGE_TOO_LARGE: 'This picture has more pixels than fit into memory. Make it smaller.',
  DOWNLOAD_FAILED:
    'The model could not be loaded, or what came is not what was announced. Is the network there?',
  INVALID_DATA:
    'The model’s files do not belong to this version of the page. Close its other tabs and load it again.',
  INVALID_MODEL: 'The model’s files cannot be read. Load the page again.',
  FILE_UNWRITABLE:
    'The browser has no room to keep the model: it is loaded anew each time, and not without a network.',
};

/** Says what went wrong, for a person. */
export function describeFailure(error: unknown): string {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (code !== undefined) return sentences[code] ?? message;
  if (!(error instanceof DOMException)) return message;
  switch (error.name) {
    case 'EncodingError':
      return sentences.INVALID_IMAGE ?? message;
    case 'NotAllowedError':
      return 'The browser does not allow that. Allow it beside the address, and try again.';
    case 'NotFoundError':
      return 'There is no camera.';
    case 'QuotaExceededError':
      return 'The browser has no room to keep the model; it works until the page is closed.';
    default:
      return message;
  }
}

function codeOf(error: unknown): string | undefined {
  const hasCode = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return hasCode ? (error.code as string) : undefined;
}
