/** CommonJS bundles have it where modules have `import.meta.url`. */
declare const __filename: string | undefined;

/**
 * Tells from where a module looks for packages and files: in a bundle of CommonJS, where
 * `import.meta.url` is undefined, the bundle's own file.
 * @param url - The module's `import.meta.url`.
 * @returns What `createRequire` takes.
 */
export function placeOfModule(url: string | undefined): string {
  return url ?? (typeof __filename === 'string' ? __filename : '/');
}
