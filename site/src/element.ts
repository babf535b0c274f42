/**
 * Finds a part of the page.
 * @throws Error when the page has none of this kind.
 */
export function find<T extends Element>(selector: string, type: new () => T): T {
  const found = document.querySelector(selector);
  if (found instanceof type) return found;
  throw new Error(`the page has no ${type.name} ${selector}`);
}

/** Makes an element with a class and what is in it. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

/** Makes a button that acts. */
export function makeButton(
  className: string,
  act: () => void,
  ...children: readonly (Node | string)[]
): HTMLButtonElement {
  const button = make('button', className, ...children);
  button.type = 'button';
  button.addEventListener('click', act);
  return button;
}
