/** What the tests do in JupyterLab, in words. */
import { expect, type IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

export type LabPage = IJupyterLabPageFixture;

export const cubeName = 'galaxy.fits.gz';
export const longName = 'long.fits';

/** Opens the side panel. */
export async function openPanel(page: LabPage): Promise<Locator> {
  await page.evaluate(async () => {
    await window.jupyterapp.commands.execute('spaxel:open-panel');
  });
  const panel = page.getByRole('region', { name: 'Spaxel' });
  await expect(panel).toBeVisible();
  return panel;
}

/** The button that opens the small galaxy. */
export function cubeButton(panel: Locator): Locator {
  return panel.getByRole('list', { name: 'Cubes' }).getByRole('button', { name: cubeName });
}

/** Makes the side panel wide enough for a screenshot that shows it well. */
export async function widenPanel(page: LabPage): Promise<void> {
  await page.sidebar.setWidth(380, 'left');
}

/** How many pixels of a canvas are not transparent, and how many colours they have. */
export function pixelsOf(canvas: Locator): Promise<{ opaque: number; colours: number }> {
  return canvas.evaluate((node: HTMLCanvasElement) => {
    const { width, height } = node;
    const data = node.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    const colours = new Set<string>();
    let opaque = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] === 0) continue;
      opaque += 1;
      colours.add([data[at], data[at + 1], data[at + 2]].join());
    }
    return { opaque, colours: colours.size };
  });
}

/** Makes a notebook whose only cell holds this source, and opens it. */
export async function openNotebook(page: LabPage, path: string, source: string): Promise<void> {
  const cell = {
    cell_type: 'code',
    id: 'only',
    source,
    metadata: {},
    outputs: [],
    execution_count: null
  };
  const kernelspec = { name: 'python3', display_name: 'Python 3', language: 'python' };
  const notebook = { cells: [cell], metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
  await page.contents.uploadContent(JSON.stringify(notebook), 'text', path);
  await openDocument(page, path);
}

/** Opens a file by its path below the root, and waits until its notebook is on show. */
export async function openDocument(page: LabPage, path: string): Promise<void> {
  await page.evaluate(async path => {
    await window.jupyterapp.commands.execute('docmanager:open', { path });
  }, path);
  await expect(page.locator('.jp-Notebook .jp-CodeCell').first()).toBeVisible();
}

/** Runs the first cell with the keyboard, as a person would. */
export async function runFirstCell(page: LabPage): Promise<void> {
  await page.locator('.jp-Notebook .jp-CodeCell .cm-content').first().click();
  await page.keyboard.press('Control+Enter');
}

/** The spaxels of a map that have no fit yet, and whether each was asked for, as the layer over the map shows them. */
export function waitingSpaxels(
  plot: Locator
): Promise<{ x: number; y: number; isNext: boolean }[]> {
  return plot.locator('.sp-MapPlot-figure').evaluate(node => {
    const { data } = node as unknown as { data?: { z: (number | null)[][] }[] };
    return (data?.[1]?.z ?? []).flatMap((row, y) =>
      row.flatMap((one, x) => (one === null ? [] : [{ x, y, isNext: one === 1 }]))
    );
  });
}

/** Where a spaxel of a map lies on the page. */
export function placeOnPage(
  plot: Locator,
  at: { readonly x: number; readonly y: number }
): Promise<{ x: number; y: number }> {
  return plot.locator('.sp-MapPlot-figure').evaluate((node, { x, y }) => {
    interface Axis {
      l2p(value: number): number;
      _offset: number;
    }
    const { _fullLayout: layout } = node as unknown as {
      _fullLayout: { xaxis: Axis; yaxis: Axis };
    };
    const { left, top } = node.getBoundingClientRect();
    const { xaxis, yaxis } = layout;
    return { x: left + xaxis._offset + xaxis.l2p(x), y: top + yaxis._offset + yaxis.l2p(y) };
  }, at);
}

/** The numbers that a map shows, row y = 0 first; null where there is none. */
export function mapValues(plot: Locator): Promise<(number | null)[]> {
  return plot.locator('.sp-MapPlot-figure').evaluate(node => {
    const { data } = node as unknown as { data?: { z: (number | null)[][] }[] };
    return data?.[0]?.z.flat() ?? [];
  });
}
