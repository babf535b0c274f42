/** Says what a value is, for messages: "undefined", "the number 3", "a Promise, which needs await". */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `the text ${JSON.stringify(value.slice(0, 60))}`;
    case 'number':
    case 'bigint':
      return `the number ${value}`;
    case 'function':
    case 'symbol':
      return `a ${typeof value}`;
    case 'object':
      return value === null ? 'null' : describeObject(value);
    default:
      return String(value);
  }
}

function describeObject(value: object): string {
  if ('then' in value) return 'a Promise, which needs await';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  const name = Object.prototype.toString.call(value).slice('[object '.length, -1);
  return name === 'Object' ? `an object of ${describeKeys(value)}` : `a value of type ${name}`;
}

function describeKeys(value: object): string {
  const keys = Object.keys(value).slice(0, 6);
  return keys.length === 0 ? 'no fields' : keys.join(', ');
}

/** The fields of a value; none when it has none. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
