import { expect, test } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import {
  cubeButton,
  cubeName,
  longName,
  mapValues,
  openDocument,
  openNotebook,
  openPanel,
  placeOnPage,
  runFirstCell,
  waitingSpaxels,
  type LabPage
} from './lab.ts';

const jobMimeType = 'application/vnd.spaxel.job+json';
const fit = `%spaxel fit ${cubeName} --fitter ppxf`;

interface SavedOutput {
  output_type: string;
  data: Record<string, unknown>;
}

/** The first output of the first cell, as it lies on disk. */
async function savedOutput(page: LabPage, path: string): Promise<SavedOutput | undefined> {
  const response = await page.request.get(`/api/contents/${path}?content=1`);
  const { content } = (await response.json()) as {
    content: { cells: { outputs: SavedOutput[] }[] };
  };
  return content.cells[0]?.outputs[0];
}

function jobOf(page: LabPage): Locator {
  return page.locator('.jp-Notebook .sp-JobView');
}

async function shoot(page: LabPage, name: string): Promise<void> {
  await page.sidebar.close('left');
  await page.theme.setLightTheme();
  await page.screenshot({ path: `screenshots/${name}-light.png` });
  await page.theme.setDarkTheme();
  await page.screenshot({ path: `screenshots/${name}-dark.png` });
}

test('%spaxel fit fills a map, is saved for other readers, and survives a reload', async ({
  page
}) => {
  const path = 'fit.ipynb';
  await openNotebook(page, path, fit);
  await runFirstCell(page);
  const job = jobOf(page);
  await expect(job).toBeVisible();
  await expect(job).toHaveAttribute('data-phase', 'COMPLETED', { timeout: 90000 });
  const velocity = job.locator('[data-quantity=V].sp-MapPlot');
  await expect
    .poll(async () => (await mapValues(velocity)).filter(value => value !== null).length)
    .toBeGreaterThan(5);
  await job.getByRole('button', { name: 'STATUS' }).click();
  await expect(job.locator('.sp-MapPlot')).toHaveCount(3);
  await job.getByRole('button', { name: 'STATUS' }).click();
  await shoot(page, 'notebook');
  await expect
    .poll(async () => {
      await page.notebook.save();
      return (await savedOutput(page, path))?.data[jobMimeType];
    })
    .toMatchObject({ phase: 'COMPLETED', show: ['V', 'SIGMA'] });
  const saved = await savedOutput(page, path);
  expect(String(saved?.data['image/png'])).toMatch(/^iVBOR/);
  expect(String(saved?.data['text/html'])).toContain('<table>');
  expect(String(saved?.data['text/plain'])).toContain('fitted');
  // Galata would wait for an empty desk; here the notebook comes back by itself.
  const options: object = { waitForIsReady: false };
  await page.reload(options);
  await openDocument(page, path);
  await expect(jobOf(page)).toHaveAttribute('data-phase', 'COMPLETED');
  await expect.poll(async () => (await mapValues(velocity)).length).toBeGreaterThan(5);
});

test('Fit in the panel opens the job’s maps as a tab; what was fitted before is not fitted again', async ({
  page
}) => {
  const panel = await openPanel(page);
  await cubeButton(panel).click();
  await panel.getByRole('button', { name: 'Fit', exact: true }).click();
  const job = page.locator('.sp-JobView.sp-mod-large');
  await expect(job).toHaveAttribute('data-phase', 'COMPLETED', { timeout: 90000 });
  await expect(job.locator('.sp-JobHeader-line')).toContainText('known from earlier');
  await expect(panel.locator('.sp-JobItem').first()).toHaveAttribute('data-phase', 'COMPLETED');
  await page.screenshot({ path: 'screenshots/job-tab.png' });
});

test('the map fills while the job runs, and Cancel stops it', async ({ page }) => {
  await openNotebook(page, 'long.ipynb', `%spaxel fit ${longName} --fitter ppxf`);
  await runFirstCell(page);
  const job = jobOf(page);
  await expect(page.locator('.jp-InputPrompt').first()).toHaveText('[1]:');
  const velocity = job.locator('[data-quantity=V].sp-MapPlot');
  await expect
    .poll(async () => (await mapValues(velocity)).filter(value => value !== null).length, {
      timeout: 60000
    })
    .toBeGreaterThan(0);
  await expect(job).toHaveAttribute('data-phase', 'EXECUTING');
  const panel = await openPanel(page);
  await expect(panel.locator('.sp-JobItem').first()).toHaveAttribute('data-phase', 'EXECUTING');
  await page.screenshot({ path: 'screenshots/notebook-running.png' });
  await job.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(job).toHaveAttribute('data-phase', 'ABORTED', { timeout: 60000 });
  await expect(job.getByRole('button', { name: 'Cancel', exact: true })).toBeHidden();
  await panel.locator('.sp-JobItem .sp-Item').first().click();
  await expect(page.locator('.sp-JobView.sp-mod-large')).toHaveAttribute('data-phase', 'ABORTED');
});

test('a spaxel that waits is fitted next by a click or a key, and says so', async ({ page }) => {
  await openNotebook(page, 'next.ipynb', `%spaxel fit ${longName} --fitter ppxf --degree 9`);
  await runFirstCell(page);
  const job = jobOf(page);
  const velocity = job.locator('[data-quantity=V].sp-MapPlot');
  await expect
    .poll(async () => (await waitingSpaxels(velocity)).length, { timeout: 60000 })
    .toBeGreaterThan(5);
  const [first] = await waitingSpaxels(velocity);
  if (first === undefined) throw new Error('no spaxel waits');
  await velocity.scrollIntoViewIfNeeded();
  const place = await placeOnPage(velocity, first);
  await page.mouse.move(place.x, place.y);
  await page.mouse.move(place.x + 1, place.y + 1);
  await expect(velocity.locator('.hoverlayer')).toContainText('Not fitted yet');
  await page.mouse.click(place.x + 1, place.y + 1);
  await expect(
    job.getByText(`Spaxel (${String(first.x)}, ${String(first.y)}) is fitted next.`)
  ).toBeVisible();
  await expect
    .poll(async () =>
      (await waitingSpaxels(velocity)).filter(({ x, y }) => x === first.x && y === first.y)
    )
    .not.toContainEqual({ ...first, isNext: false });
  await page.screenshot({ path: 'screenshots/notebook-next.png' });

  // After a click the arrow keys are the notebook's still; who comes by the keyboard has them.
  await job.getByRole('button', { name: 'STATUS' }).focus();
  await velocity.focus();
  for (let step = 0; step < 40; step += 1) await page.keyboard.press('ArrowRight');
  for (let step = 0; step < 40; step += 1) await page.keyboard.press('ArrowDown');
  const readout = velocity.locator('.sp-MapPlot-readout');
  await expect(readout).toContainText('not fitted yet');
  await page.keyboard.press('Enter');
  await expect(readout).not.toContainText('not fitted yet');
  await expect(page.locator('.jp-InputPrompt')).toHaveCount(1); // the notebook took none of the keys
  await job.getByRole('button', { name: 'Pause' }).click();
  await expect(job).toHaveAttribute('data-phase', 'SUSPENDED');
  await job.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(job).toHaveAttribute('data-phase', 'ABORTED', { timeout: 60000 });
  await expect(job.getByRole('button', { name: 'Resume what was cancelled' })).toBeVisible();
});

test('a cell needs no kernel, and an error is a sentence', async ({ page }) => {
  await openNotebook(page, 'error.ipynb', '%spaxel fit nothing.fits --z 0.01');
  await page.evaluate(async () => {
    const panel = window.jupyterapp.shell.currentWidget as unknown as {
      sessionContext: { shutdown(): Promise<void> };
    };
    await panel.sessionContext.shutdown();
  });
  await expect(page.getByRole('button', { name: 'No Kernel', exact: true })).toBeVisible();
  await runFirstCell(page);
  await expect(page.locator('.jp-OutputArea-output')).toContainText(
    'FileNotFound: nothing.fits does not exist'
  );
});
