import { escapeMarkup, escapeControl, replaceControls } from '@grounder/core/internal';

/** Text that is HTML already. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text is escaped, HTML and lists of it are not. */
type Part = string | number | Html | readonly Html[];

/** Writes HTML; whatever comes from data is escaped, in text and in quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const text = strings.reduce((before, string, index) => {
    const part = parts[index - 1];
    return before + (part === undefined ? '' : render(part)) + string;
  });
  return new Html(text);
}

/** Writes data into a script element: no text in it can end the element. */
export function scriptJson(value: unknown): Html {
  return new Html(escapeSteering(JSON.stringify(value)).replace(/</g, '\\u003c'));
}

function render(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('\n');
  return escapeMarkup(escapeSteering(String(part)));
}

/** Line feeds separate what is written for people; all else that steers is shown, not obeyed. */
function escapeSteering(text: string): string {
  return replaceControls(text, (sign) => (sign === '\n' ? sign : escapeControl(sign)));
}
