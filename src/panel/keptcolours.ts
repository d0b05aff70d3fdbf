/** Told apart by most eyes, from each other and from the blue of the spectrum under the pointer (after Okabe & Ito). */
const colours = ['#e69f00', '#009e73', '#cc79a7', '#d55e00', '#7b61c9', '#8a8d0f'] as const;

/** A colour that no kept spectrum has; undefined when there is no room for another. */
export function freeColour(used: readonly string[]): string | undefined {
  return colours.find(one => !used.includes(one));
}
