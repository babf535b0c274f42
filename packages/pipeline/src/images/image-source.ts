import type { ImageInput } from '@grounder/images';

/** Whatever a picture can be read from: a path, a `file:` URL, or what `decodeImage` accepts. */
export type ImageSource = string | URL | ImageInput;
