/** Okabe and Ito's colours, told apart by most people, without yellow and black. */
const palette = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#8c6d31'];

/** Gives each system its colour, in the order of the table. */
export function coloursOf(systems: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    systems.map((system, index) => [system, palette[index % palette.length] ?? '#0072b2']),
  );
}
