// A cube as large as asked, with a mask of bytes, written in pieces: noise about a slope, a border without data.
import { closeSync, openSync, writeSync } from 'node:fs';

const block = 2880;

function header(lines) {
  const text = [...lines, 'END'].map(line => line.padEnd(80)).join('');
  return Buffer.from(text.padEnd(block * Math.ceil(text.length / block)));
}

const card = (keyword, value) =>
  `${keyword.padEnd(8)}= ${typeof value === 'string' ? `'${value.padEnd(8)}'` : String(value).padStart(20)}`;

function axes([nx, ny, nz]) {
  return [card('NAXIS', 3), card('NAXIS1', nx), card('NAXIS2', ny), card('NAXIS3', nz)];
}

/** Numbers that look random and are the same in each run. */
function* random(seed) {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

function plane([nx, ny], numbers) {
  const bytes = Buffer.alloc(4 * nx * ny);
  for (let at = 0; at < nx * ny; at += 1) {
    const [x, y] = [at % nx, Math.floor(at / nx)];
    const isBorder = x < 2 || y < 2 || x >= nx - 2 || y >= ny - 2;
    bytes.writeFloatBE(isBorder ? NaN : 100 + x + numbers.next().value, 4 * at);
  }
  return bytes;
}

function flags([nx, ny], numbers) {
  return Buffer.from(Array.from({ length: nx * ny }, () => (numbers.next().value < 0.01 ? 4 : 0)));
}

/** Writes the cube; with `isMasked`, a DQ of bytes behind it. Few planes differ, for what they hold costs no time to read. */
export function writeSample(path, size, isMasked) {
  const file = openSync(path, 'w');
  const numbers = random(1);
  const pad = bytes => Buffer.alloc((block - (bytes % block)) % block);
  const write = (planes, pixelBytes) => {
    for (let k = 0; k < size[2]; k += 1) writeSync(file, planes[k % planes.length]);
    writeSync(file, pad(size[0] * size[1] * size[2] * pixelBytes));
  };
  const wave = { CTYPE3: 'AWAV', CUNIT3: 'Angstrom', CRVAL3: 4750, CDELT3: 1.25, CRPIX3: 1 };
  const cards = Object.entries({ ...wave, BUNIT: '1e-20 erg/s/cm2/Angstrom' });
  writeSync(
    file,
    header([
      'SIMPLE  =                    T',
      card('BITPIX', -32),
      ...axes(size),
      ...cards.map(([keyword, value]) => card(keyword, value))
    ])
  );
  write(
    Array.from({ length: 7 }, () => plane(size, numbers)),
    4
  );
  if (isMasked) {
    const structure = [card('PCOUNT', 0), card('GCOUNT', 1), card('EXTNAME', 'DQ')];
    writeSync(
      file,
      header([card('XTENSION', 'IMAGE'), card('BITPIX', 8), ...axes(size), ...structure])
    );
    write(
      Array.from({ length: 5 }, () => flags(size, numbers)),
      1
    );
  }
  closeSync(file);
}
