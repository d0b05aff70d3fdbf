/** JupyterLab's colours for what CSS does not reach: canvases and plots. */
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';

/** Calls back whenever JupyterLab changes its theme. */
export function watchTheme(changed: () => void): IDisposable {
  const observer = new MutationObserver(() => {
    requestAnimationFrame(changed);
  });
  observer.observe(document.body, {
    attributes: true,
    attributeFilter: ['data-jp-theme-name', 'data-jp-theme-light']
  });
  return new DisposableDelegate(() => {
    observer.disconnect();
  });
}

/** The value of a CSS variable such as `--jp-ui-font-color1`, or a fallback where none is set. */
export function cssValue(node: Element, name: string, fallback: string): string {
  const value = getComputedStyle(node).getPropertyValue(name).trim();
  return value === '' ? fallback : value;
}
