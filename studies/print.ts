/** Takes one line, or several, of a result. */
export type Print = (text: string) => void;
