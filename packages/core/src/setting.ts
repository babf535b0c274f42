/** An option, described once: types, defaults and the command line follow from it. */
export interface Setting<Value> {
  /** What it is, as it reads in a list of options. */
  readonly help: string;
  /** What holds when it is left out, when that is one thing. */
  readonly defaultValue?: Value;
}

/** The options that a table of settings describes, each of which may be left out. */
export type SettingsOf<Table> = {
  readonly [Name in keyof Table]?: Table[Name] extends Setting<infer Value> ? Value : never;
};

/** Describes an option that has no default, or no single one. */
export function setting<Value>(help: string): Setting<Value>;
/** Describes an option with its default. */
export function setting<Value>(help: string, defaultValue: Value): Required<Setting<Value>>;
export function setting<Value>(help: string, defaultValue?: Value): Setting<Value> {
  return { help, ...(defaultValue !== undefined && { defaultValue }) };
}
