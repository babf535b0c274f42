/** The same fields, each possibly undefined. */
type Loose<Fields> = { readonly [Name in keyof Fields]: Fields[Name] | undefined };

/**
 * Leaves out the fields that are undefined, so that optional fields are absent rather than
 * undefined.
 *
 * @param fields - Fields with or without values.
 */
export function settledFields<Fields extends object>(fields: Loose<Fields>): Partial<Fields> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<Fields>;
}
