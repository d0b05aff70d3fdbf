import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cube } from '@spaxel/protocol';
import { makeCube } from '../testing/fakes.ts';
import { cellOf, type CellView } from './cell.ts';

const header: Cube['header'] = [
  ['NAXIS', 3, ''],
  ['NAXIS1', 3, ''],
  ['NAXIS2', 2, ''],
  ['NAXIS3', 5, '']
];
const cube = makeCube({ header });
const view: CellView = {
  path: 'data/a "b".fits',
  shown: 'white',
  look: { palette: 'viridis', stretch: 'asinh', rule: '99', low: 0, high: 2 },
  spaxels: [{ x: 1, y: 0 }],
  apertures: [{ number: 2, shape: { kind: 'circle', x: 1, y: 1, r: 1 } }],
  combine: 'sum'
};

test('the view in Python: the file quoted, spectra by y and x, an aperture spaxel by spaxel', () => {
  const cell = cellOf(cube, view) ?? '';
  expect(cell).toContain('fits.getdata("data/a \\"b\\".fits", "PRIMARY")');
  expect(cell).toContain('wave = 5000 + 2 * np.arange(len(flux))');
  expect(cell).toContain('right.plot(wave, flux[:, 0, 1], label="x 1, y 0")');
  expect(cell).toContain('inside = good[:, [0, 1, 1, 1], [1, 0, 1, 2]]');
});

test('a band takes the channels whose centres lie in it', () => {
  const shown = { from: 5001, to: 5006, combine: 'mean' } as const;
  expect(cellOf(cube, { ...view, shown })).toContain('np.nanmean(good[1:4], axis=0)');
});

test('what takes more than a few lines of numpy gives no cell', () => {
  expect(cellOf(makeCube(), view)).toBeNull();
  const bits = makeCube({ header, instrument: 'manga', mask: { extension: 'MASK' } });
  expect(cellOf(bits, view)).toBeNull();
  expect(cellOf(bits, { ...view, shown: 3, apertures: [] })).not.toBeNull();
  const flux = { ...cube.flux, unit: '1e-17 erg/s/cm2/Angstrom' };
  const weave = makeCube({ header: [...header, ['BUNIT', 'counts', '']], flux });
  expect(cellOf(weave, { ...view, shown: 3, apertures: [] })).toBeNull();
});

// In jansky, zeros where nothing was measured, a mask, variances some of which are none.
const script = `
import json
import sys
import numpy as np
from astropy.io import fits
rng = np.random.default_rng(5)
flux = rng.uniform(1, 3, (40, 6, 7)).astype("f4")
flux[rng.random(flux.shape) < 0.1] = 0
variance = rng.uniform(0.1, 2, flux.shape).astype("f4")
variance[rng.random(flux.shape) < 0.1] = -1
mask = (rng.random(flux.shape) < 0.1).astype("i2")
wave = dict(CTYPE3="AWAV", CUNIT3="Angstrom", CRVAL3=5000.0, CRPIX3=1.0, CDELT3=1.5)
head = fits.Header(dict(INSTRUME="MUSE", **wave, BUNIT="Jy"))
more = [fits.ImageHDU(variance, name="STAT"), fits.ImageHDU(mask, name="DQ")]
fits.HDUList([fits.PrimaryHDU(), fits.ImageHDU(flux, head, name="DATA"), *more]).writeto("cube.fits")
fits.HDUList([fits.PrimaryHDU(flux, head)]).writeto("bare.fits")
`;

const program = `
const [gateway, text] = process.argv.slice(1);
const { openCube } = await import(gateway);
const { signal } = new AbortController();
const answers = [];
for (const { path, shown, aperture } of JSON.parse(text)) {
  const cube = await openCube(path, signal);
  const image = () => {
    if (typeof shown === 'number') return cube.slice(shown, signal);
    if (shown === 'white') return cube.white(signal);
    if (shown === 'sn') return cube.signalMap([-Infinity, Infinity], signal);
    return cube.band({ range: [shown.from, shown.to], combine: shown.combine }, signal);
  };
  const { flux } = await cube.aperture(aperture, signal);
  answers.push({ facts: cube.facts, image: [...(await image())], flux: [...flux] });
  await cube.close();
}
console.log(JSON.stringify(answers));
`;

const judge = `
import json
import sys
import numpy as np
clean = lambda a: [float(v) if np.isfinite(v) else None for v in np.ravel(a)]
answers = []
for cell in json.load(sys.stdin):
    names = {}
    exec(cell, names)
    answers.append({"image": clean(names["image"]), "flux": clean(names["right"].lines[-1].get_ydata())})
print(json.dumps(answers))
`;

interface Numbers {
  readonly image: (number | null)[];
  readonly flux: (number | null)[];
}

const folder = mkdtempSync(join(tmpdir(), 'spaxel-cell-'));
const python = process.env['SPAXEL_PYTHON'] ?? 'python3';
const gateway = join(__dirname, '../../packages/gateway/src/cube/index.ts');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function inGateway(asked: readonly object[]): (Numbers & { readonly facts: Cube })[] {
  const words = ['--conditions=source', '--no-warnings', '--input-type=module', '-e', program];
  const answer = execFileSync(process.execPath, [...words, gateway, JSON.stringify(asked)], {
    cwd: folder
  });
  return JSON.parse(answer.toString()) as (Numbers & { facts: Cube })[];
}

function inPython(cells: readonly (string | null)[]): Numbers[] {
  const env = { ...process.env, MPLBACKEND: 'Agg', PYTHONWARNINGS: 'ignore' };
  const input = JSON.stringify(cells);
  const answer = execFileSync(python, ['-c', judge], { cwd: folder, env, input });
  return JSON.parse(answer.toString()) as Numbers[];
}

test('a cell shows the numbers that the panel shows', () => {
  execFileSync(python, ['-c', script], { cwd: folder });
  const band = (combine: 'mean' | 'sum' | 'continuum') => ({ from: 5018, to: 5030, combine });
  const shape = { kind: 'circle', x: 3, y: 2.5, r: 2.2 } as const;
  const asked = ['cube.fits', 'bare.fits'].flatMap(path =>
    ['white' as const, 7, 'sn' as const, band('mean'), band('sum'), band('continuum')].map(
      (shown, nth) => {
        const combine = nth % 2 === 0 ? ('sum' as const) : ('mean' as const);
        return { path, shown, aperture: { shape, combine } };
      }
    )
  );
  const ours = inGateway(asked);
  const cells = asked.map(({ path, shown, aperture: { combine } }, nth) => {
    const facts = ours[nth]?.facts ?? cube;
    return cellOf(facts, { ...view, path, shown, combine, apertures: [{ number: 1, shape }] });
  });
  const theirs = inPython(cells);
  for (const [nth, { image, flux }] of ours.entries()) {
    const same = (one: (number | null)[]): unknown[] =>
      one.map(value =>
        value === null
          ? null
          : (expect.closeTo(value, 5 - Math.log10(Math.max(1e-3, Math.abs(value)))) as unknown)
      );
    expect(theirs[nth]).toEqual({ image: same(image), flux: same(flux) });
  }
});
