/** Answers in the place of doors that the gateway under test does not have yet. */
import type { Route } from '@playwright/test';
import type { LabPage } from './lab.ts';

/** The long cube's sides. */
const spaxels = 14;
const channels = 1011;

function floats(rows: number, columns: number, valueAt: (row: number, column: number) => number) {
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      values[row * columns + column] = valueAt(row, column);
  return {
    body: Buffer.from(values.buffer),
    headers: { 'x-spaxel-shape': `${String(rows)},${String(columns)}`, 'x-spaxel-unit': '' }
  };
}

/** What asks for apertures, bands and S/N, in order; they are answered by the gateway where it can. */
export async function watchDoors(page: LabPage): Promise<string[]> {
  const asked: string[] = [];
  const stand = async (route: Route, name: string, other: ReturnType<typeof floats>) => {
    const request = route.request();
    asked.push(`${name} ${request.postData() ?? new URL(request.url()).search}`);
    const response = await route.fetch();
    await route.fulfill(response.status() === 404 ? { ...other, status: 200 } : { response });
  };
  const spectrum = floats(3, channels, (row, column) =>
    row === 0 ? 60 + 10 * Math.sin(column / 40) : row === 1 ? 2 : 0
  );
  const image = floats(spaxels, spaxels, (row, column) => row + column);
  await page.route(/\/api\/cubes\/[^/]+\/apertures/, route => stand(route, 'aperture', spectrum));
  await page.route(/\/api\/cubes\/[^/]+\/bands/, route => stand(route, 'band', image));
  await page.route(/\/api\/cubes\/[^/]+\/snr/, route => stand(route, 'sn', image));
  return asked;
}
