import { expect, test } from '@jupyterlab/galata';
import type { Request } from '@playwright/test';
import { cubeName, pixelsOf } from './lab.ts';

test('double click opens a cube without loading its content, and copies nothing', async ({
  page
}) => {
  const asked: Request[] = [];
  page.on('request', request => {
    if (request.url().includes(`/api/contents/${cubeName}`)) asked.push(request);
  });
  await page.filebrowser.openHomeDirectory();
  await page.getByRole('listitem', { name: new RegExp(`Name: ${cubeName}`) }).dblclick();
  const view = page.locator('.sp-CubeView.sp-mod-large');
  await expect(view.locator('.sp-Facts')).toContainText('Å');
  await expect
    .poll(async () => (await pixelsOf(view.locator('.sp-Slice-canvas'))).colours)
    .toBeGreaterThan(10);
  expect(asked.length).toBeGreaterThan(0);
  for (const request of asked) {
    expect(new URL(request.url()).searchParams.get('content')).not.toBe('1');
    expect(request.method()).toBe('GET');
  }
  await page.screenshot({ path: 'screenshots/document-light.png' });
  await page.theme.setDarkTheme();
  await page.screenshot({ path: 'screenshots/document-dark.png' });
});
