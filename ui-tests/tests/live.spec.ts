import { expect, test } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { longName, pixelsOf, type LabPage } from './lab.ts';

/** The long cube as a document, its live fit on and its first fit shown. */
async function openLive(page: LabPage): Promise<Locator> {
  await page.evaluate(async path => {
    await window.jupyterapp.commands.execute('docmanager:open', { path });
  }, longName);
  const view = page.locator('.sp-CubeView.sp-mod-large');
  await expect(view.locator('.sp-Spectrum-canvas[data-spaxel]')).toBeVisible();
  await page.sidebar.close('left');
  await view.getByRole('button', { name: 'Live fit' }).click();
  await expect(view.locator('.sp-Live')).toHaveAttribute('data-status', 'done', { timeout: 30000 });
  return view;
}

test('the live fit follows the pointer', async ({ page }) => {
  const view = await openLive(page);
  const [live, slice] = [view.locator('.sp-Live'), view.locator('.sp-Slice-canvas')];
  await expect(live.locator('dd')).toHaveCount(5);
  const box = await slice.boundingBox();
  if (box === null) throw new Error('the slice has no place on the page');
  const side = 14;
  for (const [x, y] of [[6, 6], [9, 7], [7, 9]] as const) {
    await page.mouse.move(
      box.x + ((x + 0.5) / side) * box.width,
      box.y + (1 - (y + 0.5) / side) * box.height
    );
    await expect(live).toHaveAttribute('data-spaxel', `${String(x)},${String(y)}`);
    await expect(live.locator('dd').first()).toContainText('km/s');
  }
  expect((await pixelsOf(view.locator('.sp-Spectrum-canvas'))).colours).toBeGreaterThan(20);
  await page.screenshot({ path: 'screenshots/live-light.png' });
  await page.theme.setDarkTheme();
  await page.screenshot({ path: 'screenshots/live-dark.png' });
});
