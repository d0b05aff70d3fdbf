import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@jupyterlab/galata';
import { cubeButton, openPanel, pixelsOf, widenPanel, type LabPage } from './lab.ts';

test.use({ autoGoto: true });

async function openCube(page: LabPage): Promise<void> {
  const panel = await openPanel(page);
  await cubeButton(panel).click();
  await expect(panel.locator('.sp-Spectrum-canvas[data-spaxel]')).toBeVisible();
}

test('the panel lists the cube and opens it; the spectrum follows the pointer', async ({
  page
}) => {
  await openCube(page);
  const panel = page.getByRole('region', { name: 'Spaxel' });
  const slice = panel.locator('.sp-Slice-canvas');
  await expect.poll(async () => (await pixelsOf(slice)).colours).toBeGreaterThan(10);
  const spectrum = panel.locator('.sp-Spectrum-canvas');
  expect((await pixelsOf(spectrum)).opaque).toBeGreaterThan(500);
  const before = await spectrum.getAttribute('data-spaxel');
  const box = await slice.boundingBox();
  if (box === null) throw new Error('the slice has no place on the page');
  await page.mouse.move(box.x + 0.1 * box.width, box.y + 0.9 * box.height);
  await expect(spectrum).toHaveAttribute('data-spaxel', '0,0');
  expect(before).not.toBe('0,0');
  await expect(panel.locator('.sp-mod-place')).toContainText('x 0, y 0');
});

test('the keyboard moves the spaxel and the wavelength', async ({ page }) => {
  await openCube(page);
  const panel = page.getByRole('region', { name: 'Spaxel' });
  await panel.getByRole('group', { name: /^Slice: arrow keys/ }).focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  await expect(panel.locator('.sp-Spectrum-canvas')).toHaveAttribute('data-spaxel', '3,3');
  const slider = panel.getByRole('slider', { name: 'Channel' });
  await slider.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuetext', /^channel 1, /);
  await expect(panel.locator('.sp-WaveSlider .sp-Readout')).toContainText('channel 1 of');
});

test('the form shows its command and copies it as a cell', async ({ page }) => {
  await openCube(page);
  const panel = page.getByRole('region', { name: 'Spaxel' });
  await panel.getByLabel('Least S/N').fill('10');
  const command = await panel.locator('.sp-FitForm-command').textContent();
  expect(command).toMatch(/^%spaxel fit galaxy\.fits\.gz --fitter ppxf --z \S+ --min-sn 10$/);
  await panel.getByLabel('Further options').fill('--moment 4');
  await expect(panel.getByText('did you mean --moments?')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Fit', exact: true })).toBeDisabled();
});

test('the form tells what a fit would take, after a trial', async ({ page }) => {
  await openCube(page);
  const panel = page.getByRole('region', { name: 'Spaxel' });
  await panel.getByLabel('Further options').fill('--moments 4');
  const told = panel.getByRole('group', { name: 'What the fit would take' });
  const words = told.getByRole('status');
  // Asked by itself once the form rests; whether earlier jobs tell depends on what ran before.
  await expect(words).toContainText(/earlier job/, { timeout: 30000 });
  await told.getByRole('button', { name: 'Try five spectra' }).click();
  await expect(told.getByRole('button', { name: 'Stop' })).toBeVisible();
  await expect(words).toContainText('From a trial of 5 spectra', { timeout: 60000 });
  await expect(told.getByRole('definition')).toHaveCount(4);
  await expect(told).toContainText('W a core, assumed');
  await page.screenshot({ path: 'screenshots/panel-estimate.png' });
  await panel.getByLabel('Least S/N').fill('1000');
  await expect(words).toContainText('lower the least signal-to-noise', { timeout: 30000 });
});

test('a filter that finds nothing says so', async ({ page }) => {
  const panel = await openPanel(page);
  await expect(cubeButton(panel)).toBeVisible();
  await panel.getByLabel('Filter cubes by name').fill('nebula');
  await expect(panel.getByText('No name contains “nebula”.')).toBeVisible();
});

for (const theme of ['Light', 'Dark'] as const)
  test(`the panel reads well in the ${theme} theme`, async ({ page }) => {
    await page.theme[theme === 'Light' ? 'setLightTheme' : 'setDarkTheme']();
    await openCube(page);
    await widenPanel(page);
    const panel = page.getByRole('region', { name: 'Spaxel' });
    await expect
      .poll(async () => (await pixelsOf(panel.locator('.sp-Slice-canvas'))).opaque)
      .toBeGreaterThan(1000);
    const { violations } = await new AxeBuilder({ page }).include('.sp-Panel').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
    await page.screenshot({ path: `screenshots/panel-${theme.toLowerCase()}.png` });
    await panel.evaluate(node => {
      node.scrollTop = node.scrollHeight;
    });
    await page.screenshot({ path: `screenshots/panel-${theme.toLowerCase()}-form.png` });
  });
