import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { watchDoors } from './doors.ts';
import { longName, openPanel, pixelsOf, type LabPage } from './lab.ts';

/** Spaxels on a side of the long cube. */
const side = 14;

/** The long cube as a document, its slice and its first spectrum shown. */
async function openLong(page: LabPage): Promise<Locator> {
  await page.evaluate(async path => {
    await window.jupyterapp.commands.execute('docmanager:open', { path });
  }, longName);
  const view = page.locator('.sp-CubeView.sp-mod-large');
  // The first cube starts the gateway.
  await expect(view.locator('.sp-Spectrum-canvas[data-spaxel]')).toBeVisible({ timeout: 30000 });
  await expect
    .poll(async () => (await pixelsOf(view.locator('.sp-Slice-canvas'))).colours)
    .toBeGreaterThan(10);
  await page.sidebar.close('left');
  return view;
}

/** The middle of a spaxel on the page. */
async function placeOf(slice: Locator, [x, y]: readonly [number, number]) {
  const box = await slice.boundingBox();
  if (box === null) throw new Error('the slice has no place on the page');
  return {
    x: box.x + ((x + 0.5) / side) * box.width,
    y: box.y + (1 - (y + 0.5) / side) * box.height
  };
}

async function drag(
  page: LabPage,
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number }
): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
}

async function expectAccessible(page: LabPage, part: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

test('an aperture is dragged and moved by keys, and its spectrum is drawn', async ({ page }) => {
  const asked = await watchDoors(page);
  const view = await openLong(page);
  const [slice, spectrum] = [view.locator('.sp-Slice-canvas'), view.locator('.sp-Spectrum-canvas')];
  const before = (await pixelsOf(spectrum)).colours;
  await view.getByRole('button', { name: 'Circle' }).click();
  const name = view.getByRole('list', { name: 'Apertures' }).getByRole('button').first();
  await expect(name).toBeFocused();
  const last = (): string => asked.at(-1) ?? '';
  await expect.poll(last).toContain('"kind":"circle","x":7,"y":7,"r":2');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(last).toContain('"x":6,"y":7,"r":2');
  await drag(page, await placeOf(slice, [6, 7]), await placeOf(slice, [4, 9]));
  await expect.poll(last).toMatch(/"x":4(\.0\d*)?,"y":(9|8\.9\d*|9\.0\d*),/);
  await drag(page, await placeOf(slice, [6, 9]), await placeOf(slice, [7, 9]));
  await expect.poll(last).toMatch(/"r":(3|2\.9\d*|3\.0\d*)\}/);
  await expect(name).toContainText('29 spaxels');
  await view.getByRole('button', { name: 'Polygon' }).click();
  await view.getByRole('button', { name: 'Ellipse' }).click();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', '[', '[', '[', '['])
    await page.keyboard.press(key);
  await view.getByRole('button', { name: 'Spaxels', exact: true }).click();
  for (const place of [
    [10, 2],
    [11, 2],
    [11, 3]
  ] as const) {
    const { x, y } = await placeOf(slice, place);
    await page.mouse.click(x, y);
  }
  await expect(view.getByRole('button', { name: /^Spaxels 4/ })).toContainText('4 spaxels');
  await expect.poll(async () => (await pixelsOf(spectrum)).colours).toBeGreaterThan(before + 20);
  await expectAccessible(page, '.sp-CubeView.sp-mod-large');
  await page.screenshot({ path: 'screenshots/apertures-light.png' });
  await page.theme.setDarkTheme();
  await page.screenshot({ path: 'screenshots/apertures-dark.png' });
  await view.getByRole('button', { name: /^Spaxels 4/ }).press('Delete');
  await expect(view.getByRole('list', { name: 'Apertures' }).getByRole('listitem')).toHaveCount(3);
});

test('regions are saved and loaded again', async ({ page }) => {
  await watchDoors(page);
  const view = await openLong(page);
  await view.getByRole('button', { name: 'Ellipse' }).click();
  const saving = page.waitForEvent('download');
  await view.getByRole('button', { name: 'Save regions' }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe('long-regions.reg');
  const list = view.getByRole('list', { name: 'Apertures' });
  await view.getByRole('button', { name: 'Remove Ellipse 1' }).click();
  await expect(list).toBeHidden();
  await view.locator('input[type=file]').setInputFiles(await saved.path());
  await expect(list.getByRole('button').first()).toContainText('Ellipse 1');
  await view.locator('input[type=file]').setInputFiles({
    ...{ name: 'bad.reg', mimeType: 'text/plain' },
    buffer: Buffer.from('image\ncircle(1,2)')
  });
  await expect(view.locator('.sp-Notice').first()).toContainText('Line 2');
});

test('a band dragged on the spectrum becomes an image', async ({ page }) => {
  const asked = await watchDoors(page);
  const view = await openLong(page);
  const spectrum = view.locator('.sp-Spectrum-canvas');
  const box = await spectrum.boundingBox();
  if (box === null) throw new Error('the spectrum has no place on the page');
  const at = (share: number) => ({ x: box.x + share * box.width, y: box.y + box.height / 2 });
  await view.getByRole('button', { name: 'Band', exact: true }).click();
  await drag(page, at(0.5), at(0.6));
  await expect.poll(() => asked.at(-1)).toMatch(/^band \?from=5\d+.*&to=5\d+.*&combine=mean$/);
  await expect(view.locator('.sp-WaveSlider .sp-Readout')).toContainText(/^band 5\d+/);
  await view.getByRole('combobox', { name: 'Image' }).selectOption('continuum');
  await expect.poll(() => asked.at(-1)).toContain('combine=continuum');
  await expectAccessible(page, '.sp-CubeView.sp-mod-large');
  await page.screenshot({ path: 'screenshots/band-light.png' });
  await view.getByRole('button', { name: 'Band', exact: true }).click();
  await drag(page, at(0.3), at(0.6));
  await expect(view.getByRole('button', { name: 'Whole range' })).toBeEnabled();
  await view.getByRole('button', { name: 'S/N' }).click();
  await expect.poll(() => asked.at(-1)).toContain('sn');
});

test('Play runs through the channels, Space stops it; the slider leads', async ({ page }) => {
  const view = await openLong(page);
  const slider = view.getByRole('slider', { name: 'Channel' });
  const channel = async (): Promise<number> => Number(await slider.inputValue());
  await slider.fill('100');
  await expect(view.locator('.sp-WaveSlider .sp-Readout')).toContainText('channel 100 of');
  const play = view.getByRole('button', { name: 'Play' });
  await view.getByRole('combobox', { name: 'Speed' }).selectOption('60');
  await play.click();
  await expect.poll(channel).toBeGreaterThan(110);
  await view.getByRole('group', { name: /^Slice: arrow keys/ }).focus();
  await page.keyboard.press('Space');
  await expect(play).toBeVisible();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const panel = await openPanel(page);
  await panel.getByRole('button', { name: longName }).click();
  await expect(panel.getByRole('combobox', { name: 'Speed' })).toHaveValue('2');
});

test('two cubes point at the same place on the sky', async ({ page }) => {
  const view = await openLong(page);
  const panel = await openPanel(page);
  await panel.getByRole('button', { name: longName }).click();
  await expect(panel.locator('.sp-Spectrum-canvas[data-spaxel]')).toBeVisible();
  await view.getByRole('group', { name: /^Slice: arrow keys/ }).focus();
  await page.keyboard.press('ArrowUp');
  await expect(panel.locator('.sp-Spectrum-canvas')).toHaveAttribute('data-spaxel', '7,8');
});

for (const theme of ['Light', 'Dark'] as const)
  test(`a panel of 280 pixels holds everything in the ${theme} theme`, async ({ page }) => {
    await watchDoors(page);
    await page.theme[theme === 'Light' ? 'setLightTheme' : 'setDarkTheme']();
    const panel = await openPanel(page);
    await page.sidebar.setWidth(280, 'left');
    await panel.getByRole('button', { name: longName }).click();
    await expect(panel.locator('.sp-Spectrum-canvas[data-spaxel]')).toBeVisible();
    await panel.getByRole('button', { name: 'Ellipse' }).click();
    await panel.getByRole('button', { name: 'Band', exact: true }).click();
    await expectAccessible(page, '.sp-Panel');
    expect(await panel.evaluate(node => node.scrollWidth - node.clientWidth)).toBeLessThanOrEqual(
      0
    );
    const shoot = async (part: string, name: string): Promise<void> => {
      await panel
        .locator(part)
        .first()
        .evaluate(node => {
          node.scrollIntoView({ block: 'start' });
        });
      await page.screenshot({ path: `screenshots/narrow-${theme.toLowerCase()}-${name}.png` });
    };
    await shoot('.sp-WaveSlider', 'slice');
    await shoot('.sp-Apertures', 'spectrum');
  });
