import { BrokenField } from './record-fields.js';

/**
 * Checks that the name of a picture in an annotation file leads to nowhere but into the image
 * folder: relative, with forward slashes, without `..`, drive letters or control characters.
 */
export function innerImageName(name: string, field: string): string {
  const segments = name.split('/');
  const inner =
    !/[\p{Cc}\\]/u.test(name) &&
    !/^[a-zA-Z]:/.test(name) &&
    segments.every((segment) => segment !== '' && segment !== '..' && segment !== '.');
  if (inner) return name;
  throw new BrokenField(field, 'a file name inside the image folder', name);
}
