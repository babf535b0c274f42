/** What a file may hold: no classes, no functions, no bytes. Lists and tuples are both arrays. */
export type PlainValue =
  null | boolean | number | bigint | string | PlainValue[] | { [key: string]: PlainValue };

/** An object whose fields are not checked yet. */
export type PlainObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object with fields, rather than a list or a single value. */
export function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Shows a value in a message: short, whatever came. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return showList(value);
  if (isPlainObject(value)) return 'an object';
  const isNumber = typeof value === 'bigint' || typeof value === 'number';
  const shown = isNumber ? String(value) : JSON.stringify(value);
  return shown.length <= 80 ? shown : `${shown.slice(0, 77)}...`;
}

function showList(list: readonly unknown[]): string {
  // A list may hold itself.
  const nested = list.length > 8 || list.some((item) => Array.isArray(item));
  return nested ? `a list of ${list.length}` : `[${list.map(showValue).join(', ')}]`;
}
