import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '@spaxel/protocol';
import { GatewayClient } from './call.ts';
import { Scene, sketchCube } from './testing/scene.ts';

interface ViewAnswer extends Answer {
  readonly data: { readonly bundle: { readonly data: Record<string, unknown> } };
}

let scene: Scene;
beforeAll(() => {
  scene = new Scene();
  writeFileSync(join(scene.root, '<b>.fits'), sketchCube());
});
afterAll(() => scene.close());

test('view says in a terminal what info says, and is a picture, a page and a live view in a cell', async () => {
  const [view, info] = [
    await scene.spaxel('view', '<b>.fits'),
    await scene.spaxel('info', '<b>.fits')
  ];
  expect([view.code, view.log]).toEqual([0, '']);
  expect(view.out).toBe(info.out);
  const client = new GatewayClient(scene.gateway()?.socket ?? '');
  const ask = async (text: string): Promise<Record<string, unknown>> => {
    const body = { text, folder: scene.root };
    const { data } = await client.call<ViewAnswer>('POST', '/api/commands', body);
    return data.bundle.data;
  };
  const data = await ask('view <b>.fits');
  expect(data['application/vnd.spaxel.cube+json']).toEqual({ schema: 1, path: '<b>.fits' });
  const png = Buffer.from(String(data['image/png']), 'base64');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  // 5 x 4 spaxels of 64 pixels.
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([320, 256]);
  expect(data['text/html']).not.toContain('<b>');
  expect(data['text/plain']).toContain('5 x 4 spaxels');
  // Read otherwise than the header says, it is not what the page would open.
  const other = await ask('view <b>.fits --wave vacuum');
  expect(other).not.toHaveProperty(['application/vnd.spaxel.cube+json']);
  expect(other['text/plain']).toContain('vacuum');
});
