import { BrokenField } from './record-fields.js';

/**
 * Checks that the name of a picture in an annotation file leads to nowhere but into the image
 * folder: relative, without `..`, drive letters or control characters.
 * @returns The name with forward slashes, also where it was written on Windows.
 */
export function innerImageName(written: string, field: string): string {
  const name = written.replaceAll('\\', '/');
  const segments = name.split('/');
  const inner =
    !/\p{Cc}/u.test(name) &&
    !/^[a-zA-Z]:/.test(name) &&
    segments.every((segment) => segment !== '' && segment !== '..' && segment !== '.');
  if (inner) return name;
  throw new BrokenField(field, 'a file name inside the image folder', written);
}
