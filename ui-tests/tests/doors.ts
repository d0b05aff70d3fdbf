/** What a page asks of the gateway's doors to apertures, bands and S/N. */
import type { LabPage } from './lab.ts';

/** Calls in order: the door's name, then the body or the query. */
export async function watchDoors(page: LabPage): Promise<string[]> {
  const asked: string[] = [];
  for (const [name, door] of [
    ['aperture', /\/api\/cubes\/[^/]+\/apertures/],
    ['band', /\/api\/cubes\/[^/]+\/bands/],
    ['sn', /\/api\/cubes\/[^/]+\/snr/]
  ] as const)
    await page.route(door, route => {
      const request = route.request();
      asked.push(`${name} ${request.postData() ?? new URL(request.url()).search}`);
      return route.continue();
    });
  return asked;
}
