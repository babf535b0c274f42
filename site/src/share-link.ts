/** What a link to the page holds. */
export interface SharedQuestion {
  /** The name of a sample photo; a photo of one's own is not in a link. */
  readonly photo?: string;
  readonly phrase?: string;
}

/** Reads the part of an address after `#`; whatever is missing or empty is left out. */
export function readShareLink(hash: string): SharedQuestion {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const [photo, phrase] = [fields.get('photo'), fields.get('phrase')?.trim()];
  return { ...(photo ? { photo } : {}), ...(phrase ? { phrase } : {}) };
}

/** Writes the part of an address after `#`; empty when there is nothing to share. */
export function writeShareLink(question: SharedQuestion): string {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(question) as [string, string][])
    if (value !== '') fields.set(name, value);
  return fields.size === 0 ? '' : `#${fields.toString()}`;
}
