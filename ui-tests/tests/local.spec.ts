import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { cubeName, openPanel, pixelsOf, type LabPage } from './lab.ts';

/** The small galaxy as bytes, as if it lay on the user's own disk. */
function galaxy(): Buffer {
  return readFileSync(join(process.env['SPAXEL_UI_STATE'] ?? '', 'root', cubeName));
}

/** Drops a file onto the panel as the browser does. */
async function drop(page: LabPage, panel: Locator, file: { name: string; bytes: Buffer }) {
  const transfer = await page.evaluateHandle(
    ({ name, text }) => {
      const bytes = Uint8Array.from(atob(text), one => one.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], name));
      return transfer;
    },
    { name: file.name, text: file.bytes.toString('base64') }
  );
  await panel.dispatchEvent('drop', { dataTransfer: transfer });
}

async function expectShown(panel: Locator): Promise<void> {
  await expect(panel.locator('.sp-Spectrum-canvas[data-spaxel]')).toBeVisible();
  await expect
    .poll(async () => (await pixelsOf(panel.locator('.sp-Slice-canvas'))).colours)
    .toBeGreaterThan(10);
}

test('a file dropped onto the panel is shown without the gateway', async ({ page }) => {
  const asked: string[] = [];
  const panel = await openPanel(page);
  await page.route(/\/spaxel\/api\/cubes\//, route => {
    asked.push(route.request().url());
    return route.abort();
  });
  await drop(page, panel, { name: 'mine.fits.gz', bytes: galaxy() });
  await expectShown(panel);
  await panel.getByRole('slider', { name: 'Channel' }).fill('40');
  await expect(panel.locator('.sp-WaveSlider .sp-Readout')).toContainText('channel 40 of');
  await panel.getByRole('group', { name: /^Slice: arrow keys/ }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(panel.locator('.sp-Spectrum-canvas')).toHaveAttribute('data-spaxel', '1,2');
  await panel.getByRole('button', { name: 'Circle' }).click();
  await expect(
    panel.getByRole('list', { name: 'Apertures' }).getByRole('button').first()
  ).toContainText('spaxels');
  await panel.getByRole('button', { name: 'Copy view as cell' }).click();
  await expect(panel.getByText('where no cell can open it')).toBeVisible();
  await expect(panel.getByText('This file is in the browser alone; upload it')).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('.sp-Panel').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  expect(asked).toEqual([]);
  await page.screenshot({ path: 'screenshots/local.png' });
});

test('a dropped file has a large view, which takes files itself', async ({ page }) => {
  const panel = await openPanel(page);
  await drop(page, panel, { name: 'mine.fits.gz', bytes: galaxy() });
  await expectShown(panel);
  await panel.getByRole('button', { name: 'Open large' }).click();
  const view = page.locator('.sp-CubeView.sp-mod-large');
  await expectShown(view);
  await expect(page.getByRole('tab', { name: 'mine.fits.gz' })).toBeVisible();
  await drop(page, view, { name: 'other.fits.gz', bytes: galaxy() });
  await expect(page.getByRole('tab', { name: 'other.fits.gz' })).toBeVisible();
  await expect(view).toHaveCount(2);
  await page.screenshot({ path: 'screenshots/local-large.png' });
});

test('a local file is opened by keyboard; one that is none is refused in a sentence', async ({
  page
}) => {
  const panel = await openPanel(page);
  const chosen = page.waitForEvent('filechooser');
  await panel.getByRole('button', { name: /^Open a local FITS file/ }).focus();
  await page.keyboard.press('Enter');
  await (await chosen).setFiles({ name: 'mine.fits.gz', mimeType: '', buffer: galaxy() });
  await expectShown(panel);
  await drop(page, panel, { name: 'notes.fits', bytes: Buffer.from('no cube') });
  await expect(panel.getByRole('alert')).toContainText('notes.fits is not FITS');
  await expect(panel.getByRole('button', { name: 'Try again' })).toBeVisible();
});
