type Attribute = string | number | boolean | undefined;

/**
 * A DOM element with attributes and children in one expression.
 * `true` writes an empty attribute, `false` and `undefined` write none; text is never read as HTML.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children);
  return node;
}

/** A real button that says what it does. */
export function button(
  label: string,
  press: () => void,
  attributes: Readonly<Record<string, Attribute>> = {}
): HTMLButtonElement {
  const node = element('button', { type: 'button', class: 'sp-Button', ...attributes }, label);
  node.addEventListener('click', press);
  return node;
}

/** A form control under its label. */
export function field(label: string, control: HTMLElement, hint?: string): HTMLLabelElement {
  const words = element('span', { class: 'sp-Field-label', title: hint }, label);
  return element('label', { class: 'sp-Field' }, words, control);
}

/** A drop-down list of values, each with its words. */
export function choice(
  options: readonly (readonly [value: string, words: string])[],
  chosen: string,
  changed: (value: string) => void
): HTMLSelectElement {
  const items = options.map(([value, words]) =>
    element('option', { value, selected: value === chosen }, words)
  );
  const node = element('select', { class: 'sp-Select' }, ...items);
  node.addEventListener('change', () => {
    changed(node.value);
  });
  return node;
}
