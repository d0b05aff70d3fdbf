import { expect, test } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { cubeName, longName, openNotebook, runFirstCell, type LabPage } from './lab.ts';

/** The long cube as a document. */
async function openLong(page: LabPage): Promise<Locator> {
  await page.evaluate(async path => {
    await window.jupyterapp.commands.execute('docmanager:open', { path });
  }, longName);
  const view = page.locator('.sp-CubeView.sp-mod-large');
  await expect(view.locator('.sp-Spectrum-canvas[data-spaxel]')).toBeVisible({ timeout: 30000 });
  return view;
}

test('cube, spaxel, channel and stretch come back after a reload', async ({ page }) => {
  const view = await openLong(page);
  const saved = page.waitForRequest(request => {
    const body = request.url().includes('/api/workspaces/') ? (request.postData() ?? '') : '';
    return ['"shown":123', '"selected":{"x":6,"y":8}', '"asinh"'].every(one => body.includes(one));
  });
  await view.getByRole('slider', { name: 'Channel' }).fill('123');
  await view.getByRole('combobox', { name: 'Stretch' }).selectOption('asinh');
  const slice = view.getByRole('group', { name: /^Slice: arrow keys/ });
  await slice.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowUp');
  const spectrum = view.locator('.sp-Spectrum-canvas');
  await expect(spectrum).toHaveAttribute('data-spaxel', '6,8');
  // What was seen is written down a moment after the last change.
  await saved;
  await page.reload({ waitForIsReady: false });
  await expect(view.locator('.sp-WaveSlider .sp-Readout')).toContainText('channel 123 of', {
    timeout: 30000
  });
  await expect(spectrum).toHaveAttribute('data-spaxel', '6,8');
  await expect(view.getByRole('combobox', { name: 'Stretch' })).toHaveValue('asinh');
});

test('%spaxel view shows the cube in the cell, live, and saves a picture', async ({ page }) => {
  const path = 'view.ipynb';
  await openNotebook(page, path, `%spaxel view ${cubeName}`);
  await runFirstCell(page);
  const view = page.locator('.jp-Notebook .sp-CubeRenderer');
  await expect(view.locator('.sp-Spectrum-canvas[data-spaxel]')).toBeVisible({ timeout: 30000 });
  await view.getByRole('slider', { name: 'Channel' }).fill('40');
  await expect(view.locator('.sp-WaveSlider .sp-Readout')).toContainText('channel 40 of');
  await page.notebook.save();
  const response = await page.request.get(`/api/contents/${path}?content=1`);
  const { content } = (await response.json()) as {
    content: { cells: { outputs: { data: Record<string, unknown> }[] }[] };
  };
  const data = content.cells[0]?.outputs[0]?.data ?? {};
  expect(Object.keys(data)).toEqual(
    expect.arrayContaining(['application/vnd.spaxel.cube+json', 'image/png', 'text/html'])
  );
  await page.screenshot({ path: 'screenshots/view-cell.png' });
});
