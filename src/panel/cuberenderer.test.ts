import { SpaxelError } from '@spaxel/core';
import { MimeModel } from '@jupyterlab/rendermime';
import { FakeCubes, FakeJobs, fakeNeeds, mendJsdom } from '../testing/fakes.ts';
import { cubeMimeType, CubeRenderer } from './cuberenderer.ts';

beforeAll(mendJsdom);

const modelOf = (body: unknown): MimeModel =>
  new MimeModel({ data: { [cubeMimeType]: body, 'image/png': 'UE5H' } as never });

test('an output of a cube is a live view of it', async () => {
  const cubes = new FakeCubes();
  const renderer = new CubeRenderer(fakeNeeds(new FakeJobs(), cubes));
  await renderer.renderModel(modelOf({ schema: 1, path: 'data/a.fits' }));
  expect(cubes.asked).toContain('open data/a.fits');
  expect(renderer.node.querySelector('.sp-CubeDesk')).not.toBeNull();
  expect(renderer.node.querySelector('img')).toBeNull();
  renderer.dispose();
});

test('a cube that does not open leaves its saved picture and the sentence; a strange output is said to be so', async () => {
  const cubes = new FakeCubes();
  cubes.refusal = new SpaxelError('FileNotFound', 'a.fits is gone.');
  const renderer = new CubeRenderer(fakeNeeds(new FakeJobs(), cubes));
  await renderer.renderModel(modelOf({ schema: 1, path: 'a.fits' }));
  expect(renderer.node.textContent).toContain('a.fits is gone.');
  expect(renderer.node.querySelector('img')?.src).toBe('data:image/png;base64,UE5H');
  await renderer.renderModel(modelOf(7));
  expect(renderer.node.textContent).toBe('This output of Spaxel cannot be read.');
});
