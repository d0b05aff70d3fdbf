import { basename } from 'node:path';
import type { Command } from '@spaxel/core';
import { drawRaster, encodePng, zscaleLimits } from '@spaxel/draw';
import type { Answer, Cube } from '@spaxel/protocol';
import { readReading } from '../plan/reading.ts';
import { escapeHtml } from '../results/bundle.ts';
import { cubeText } from './cube-text.ts';
import type { GatewayDoors, Origin } from './doors.ts';

/** Pixels of the picture's longer side, about. */
const side = 320;

interface White {
  readonly values: Float32Array;
  readonly nx: number;
  readonly ny: number;
}

/** White light in ZScale limits, each spaxel a square of several pixels. */
function pictureOf({ values, nx, ny }: White): string {
  const small = new Uint32Array(
    drawRaster({ values, nx, ny }, { limits: zscaleLimits(values), palette: 'viridis' }).buffer
  );
  const times = Math.max(1, Math.round(side / Math.max(nx, ny)));
  const [width, height] = [nx * times, ny * times];
  const large = new Uint32Array(width * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      large[y * width + x] = small[Math.floor(y / times) * nx + Math.floor(x / times)] as number;
  const png = encodePng({ width, height, data: new Uint8ClampedArray(large.buffer) });
  return Buffer.from(png).toString('base64');
}

/** The rows of `info` as a table. */
function htmlOf({ path }: Cube, text: string, png: string): string {
  const rows = text.split('\n').map(line => {
    const [name, value] = line.startsWith('!')
      ? ['beware', line.slice(2)]
      : [line.slice(0, 12).trim(), line.slice(12)];
    return `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`;
  });
  const alt = escapeHtml(`White light of ${basename(path)}`);
  return `<div class="spaxel-cube"><img alt="${alt}" src="data:image/png;base64,${png}"><table><tbody>${rows.join('')}</tbody></table></div>`;
}

/**
 * A cube as a cell's output: live by its path, else its white light and what `info` tells. A cube that the command has read
 * otherwise than its header says is not live: the page opens cubes as they are.
 */
export async function answerView(
  { cubes, resolve }: Pick<GatewayDoors, 'cubes' | 'resolve'>,
  command: Command,
  origin: Origin
): Promise<Answer> {
  const [path = ''] = command.positionals;
  const reading = await readReading(command, one => resolve(one, origin));
  const cube = await cubes.open(await resolve(path, origin), reading);
  const { facts } = cube;
  const { nx, ny } = facts.shape;
  const png = pictureOf({ values: await cube.white(new AbortController().signal), nx, ny });
  const text = cubeText(facts);
  const isPlain = Object.keys(command.options).every(name => name === 'root' || name === 'json');
  const live = { schema: 1, path: facts.path };
  const data = {
    ...(isPlain ? { 'application/vnd.spaxel.cube+json': live } : {}),
    'image/png': png,
    'text/html': htmlOf(facts, text, png),
    'text/plain': text
  };
  return { verb: 'view', text, cube: facts, data: { bundle: { data, metadata: {} } } };
}
