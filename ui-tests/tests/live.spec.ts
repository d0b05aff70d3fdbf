import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { cpuOf } from './cpu.ts';
import { cubeButton, longName, openPanel, pixelsOf, widenPanel, type LabPage } from './lab.ts';

/** Spaxels on a side of the long cube. */
const side = 14;
const reports = join(__dirname, '../../reports');

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

test('the live fit follows the pointer, and its controls answer at once', async ({ page }) => {
  const view = await openLive(page);
  const [live, slice] = [view.locator('.sp-Live'), view.locator('.sp-Slice-canvas')];
  const box = await slice.boundingBox();
  if (box === null) throw new Error('the slice has no place on the page');
  const velocities = new Set<string>();
  for (const [x, y] of [
    [6, 6],
    [10, 7],
    [3, 6]
  ] as const) {
    const across = box.x + ((x + 0.5) / side) * box.width;
    await page.mouse.move(across, box.y + (1 - (y + 0.5) / side) * box.height);
    await expect(live).toHaveAttribute('data-spaxel', `${String(x)},${String(y)}`);
    velocities.add((await live.locator('dd').first().textContent()) ?? '');
  }
  expect(velocities.size).toBe(3);
  await expect(live.locator('dd')).toHaveCount(5);
  expect((await pixelsOf(view.locator('.sp-Spectrum-canvas'))).colours).toBeGreaterThan(20);
  await page.screenshot({ path: 'screenshots/live-light.png' });
  const before = Number(await live.getAttribute('data-fits'));
  await live.getByRole('slider', { name: 'Degree' }).press('ArrowRight');
  await expect(live).toHaveAttribute('data-fits', String(before + 1));
  await live.getByRole('spinbutton', { name: 'Redshift' }).fill('3');
  await expect(live.locator('.sp-Notice')).toContainText('templates');
  await live.getByRole('spinbutton', { name: 'Redshift' }).fill('0.07');
  await expect(live.locator('dd')).toHaveCount(5);
  await page.theme.setDarkTheme();
  await page.screenshot({ path: 'screenshots/live-dark.png' });
});

for (const theme of ['Light', 'Dark'] as const)
  test(`the live fit in the panel reads well in the ${theme} theme`, async ({ page }) => {
    await page.theme[theme === 'Light' ? 'setLightTheme' : 'setDarkTheme']();
    const panel = await openPanel(page);
    await widenPanel(page);
    await cubeButton(panel).click();
    await expect(panel.locator('.sp-Spectrum-canvas[data-spaxel]')).toBeVisible();
    await page.keyboard.press('Alt+l');
    await expect(panel.getByRole('button', { name: 'Live fit' })).toHaveAttribute(
      'aria-pressed',
      'true'
    );
    await expect(panel.locator('.sp-Live')).toHaveAttribute('data-status', 'done');
    const { violations } = await new AxeBuilder({ page }).include('.sp-Panel').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
    await panel.locator('.sp-Live').scrollIntoViewIfNeeded();
    await page.screenshot({ path: `screenshots/live-panel-${theme.toLowerCase()}.png` });
  });

test('every spaxel is fitted in the tab, and the map takes the place of the slice', async ({
  page
}) => {
  const view = await openLive(page);
  const whole = view.locator('.sp-Live-whole');
  await whole.getByRole('button', { name: 'Fit every spaxel' }).click();
  await expect(whole).toHaveAttribute('data-fitted', String(side * side), { timeout: 60000 });
  await expect(whole.getByRole('button', { name: 'Fit every spaxel' })).toBeVisible();
  const bar = view.locator('.sp-Colourbar');
  const end = async (name: string): Promise<number> => Number(await bar.getAttribute(name));
  expect(await end('data-low')).toBeLessThan(-30);
  expect(await end('data-high')).toBeGreaterThan(30);
  await page.screenshot({ path: 'screenshots/live-whole.png' });
  await view.getByRole('button', { name: 'White light' }).click();
  await expect(whole.getByRole('combobox')).toHaveValue('');
  await expect.poll(() => end('data-low')).toBeGreaterThan(0);
});

interface Rate {
  readonly fits: number;
  readonly seconds: number;
  readonly spaxels: number;
  /** The median time of a fit in its worker. */
  readonly fitMilliseconds: number;
}

/** Moves the pointer on to the next spaxel every four milliseconds, and counts the fits that are drawn. */
function rateOf(view: Locator, fits: number): Promise<Rate> {
  return view.evaluate(
    (node, { fits, side }) => {
      const live = node.querySelector<HTMLElement>('.sp-Live')!;
      const slice = node.querySelector('.sp-Slice-canvas')!;
      const { left, top, width, height } = slice.getBoundingClientRect();
      let place = 0;
      const moving = setInterval(() => {
        place += 1;
        const [column, row] = [place % side, Math.floor(place / side) % side];
        const clientX = left + ((column + 0.5) / side) * width;
        const clientY = top + ((row + 0.5) / side) * height;
        slice.dispatchEvent(new PointerEvent('pointermove', { clientX, clientY }));
      }, 4);
      return new Promise<Rate>(resolve => {
        const [first, start] = [Number(live.dataset['fits']), performance.now()];
        const [spaxels, times] = [new Set<string>(), [] as number[]];
        const observer = new MutationObserver(() => {
          spaxels.add(live.dataset['spaxel'] ?? '');
          times.push(Number(live.dataset['milliseconds']));
          if (Number(live.dataset['fits']) - first < fits) return;
          observer.disconnect();
          clearInterval(moving);
          const seconds = (performance.now() - start) / 1000;
          const fitMilliseconds = times.sort((a, b) => a - b)[times.length >> 1] ?? NaN;
          resolve({ fits, seconds, spaxels: spaxels.size, fitMilliseconds });
        });
        observer.observe(live, { attributes: true, attributeFilter: ['data-fits'] });
      });
    },
    { fits, side }
  );
}

test('fits a second, drawing included: measured, and written to reports/live.json', async ({
  page
}) => {
  const view = await openLive(page);
  const rates = [];
  for (const name of ['spectra from the gateway', 'spectra known', 'spectra known, again']) {
    const rate = await rateOf(view, side * side);
    const fitsPerSecond = Math.round(rate.fits / rate.seconds);
    rates.push({ name, fitsPerSecond, ...rate });
    console.log(
      `live fit, ${name}: ${String(fitsPerSecond)} fits/s (at least 60 wanted), ${rate.fitMilliseconds.toFixed(1)} ms in the worker`
    );
    expect(rate.spaxels).toBeGreaterThan(side);
  }
  const cpu = await cpuOf(page, async () => {
    await rateOf(view, side * side);
  });
  const cpuMilliseconds = {
    main: Number((cpu.main / side ** 2).toFixed(2)),
    workers: Number((cpu.workers / side ** 2).toFixed(2))
  };
  console.log(
    `live fit, CPU of a fit: ${String(cpuMilliseconds.workers)} ms in the worker, ${String(cpuMilliseconds.main)} ms in the page`
  );
  const machine = await page.evaluate(() => ({
    cores: navigator.hardwareConcurrency,
    browser: navigator.userAgent
  }));
  mkdirSync(reports, { recursive: true });
  writeFileSync(
    join(reports, 'live.json'),
    JSON.stringify({ machine, wanted: 60, rates, cpuMilliseconds }, null, 2)
  );
});
