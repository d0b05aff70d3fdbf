import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addSet, readSet } from './index.ts';

const python = process.env['SPAXEL_PYTHON'] ?? 'python3';
const miles = join(__dirname, '../../../../shared/data/miles_kb130_basefe');
const withMiles = existsSync(miles) ? test : test.skip;

const newFolder = () => mkdtempSync(join(tmpdir(), 'spaxel-add-'));
const run = (code: string, ...args: string[]) =>
  execFileSync(python, ['-c', code, ...args]).toString();

const makeMiles = `
import sys, numpy as np
from astropy.io import fits
for z in ['m0.40', 'p0.00']:
    for t in ['00.1000', '01.0000', '10.0000']:
        h = fits.PrimaryHDU(np.linspace(1, 2, 50, dtype='f4') * float(t))
        h.header.update(CRVAL1=4000.9, CDELT1=0.9, CRPIX1=2)
        h.writeto(f'{sys.argv[1]}/Mku1.30Z{z}T{t}_iTp0.00_baseFe.fits')
`;

const makeNpz = `
import sys, numpy as np
lam = np.geomspace(4000, 7200, 40)
templates = np.arange(40*3*2, dtype='f4').reshape(40, 3, 2)
arrays = dict(templates=templates, lam=lam, ages=np.array([.1, 1, 10]), metals=np.array([-.4, 0]),
    fwhm=np.full(40, 2.5), masses=np.array([[1, .9], [.8, .7], [.6, .5]]))
np.savez_compressed(sys.argv[1] + '/deflated.npz', **arrays)
np.savez(sys.argv[1] + '/vacuum.npz', **dict(arrays, templates=np.asfortranarray(templates.astype('>f8')),
    fwhm=2.5, medium='vacuum'))
np.savez(sys.argv[1] + '/short.npz', **dict(arrays, ages=np.array([.1, 1])))
np.savez(sys.argv[1] + '/enhanced.npz', **dict(arrays, alphas=np.array([0, .4]),
    templates=np.stack([templates, templates + 1000], axis=3), masses=np.stack([arrays['masses']] * 2, axis=2)))
np.savez(sys.argv[1] + '/unnamed.npz', **dict(arrays, templates=np.stack([templates] * 2, axis=3)))
np.savez(sys.argv[1] + '/lacking.npz', templates=templates)
`;

// astropy starts slowly on a busy machine: each source is made once, and copied.
jest.setTimeout(60_000);
const [milesMade, npzMade] = [newFolder(), newFolder()];
beforeAll(() => {
  run(makeMiles, milesMade);
  run(makeNpz, npzMade);
});

function copyOf(source: string): string {
  const folder = newFolder();
  cpSync(source, folder, { recursive: true });
  return folder;
}
const smallMiles = () => copyOf(milesMade);

test('a MILES folder becomes a set: nodes from the names, wavelengths by CRPIX1', async () => {
  const home = newFolder();
  const added = await addSet('small', smallMiles(), home);
  const set = await readSet(join(home, 'templates/small'));
  expect(set.manifest).toMatchObject({
    count: 6,
    ages: [0.1, 1, 10],
    mh: [-0.4, 0],
    medium: 'air'
  });
  expect(set.manifest.imf).toBe('Kroupa universal, slope 1.3');
  expect(set.wave[0]).toBeCloseTo(4000, 9);
  expect(set.spectra[5 * 50 + 49]).toBe(20);
  expect(Number.isNaN(set.lightV[0])).toBe(true);
  expect(added.warnings.join()).toMatch(/remaining mass.*V band/);
  expect(readdirSync(join(home, 'templates'))).toEqual(['small']);
});

test('the same content is kept, other content under the same name is refused', async () => {
  const [home, folder] = [newFolder(), smallMiles()];
  expect((await addSet('one', folder, home)).isNew).toBe(true);
  expect((await addSet('one', folder, home)).isNew).toBe(false);
  for (const file of readdirSync(folder).filter(name => name.includes('T10')))
    rmSync(join(folder, file));
  await expect(addSet('one', folder, home)).rejects.toMatchObject({ _tag: 'OptionInvalid' });
  expect((await readSet(join(home, 'templates/one'))).manifest.count).toBe(6);
});

test.each([
  ['a gap', 'rm', 'no file for 1 Gyr and [M/H] -0.4'],
  ['another family', 'Mun1.30Zm0.40T01.0000_iTp0.00_baseFe.fits', 'mixes two families'],
  [
    'not FITS',
    'Mku1.30Zm0.40T01.0000_iTp0.00_baseFe.fits',
    'm0.40T01.0000_iTp0.00_baseFe.fits is not FITS'
  ]
])('a folder with %s is refused with a sentence', async (_, file, says) => {
  const folder = smallMiles();
  if (file === 'rm') rmSync(join(folder, 'Mku1.30Zm0.40T01.0000_iTp0.00_baseFe.fits'));
  else writeFileSync(join(folder, file), 'x'.repeat(5760));
  await expect(addSet('bad', folder, newFolder())).rejects.toThrow(says);
});

test('folders, files and names that are no set are refused', async () => {
  const [home, empty] = [newFolder(), newFolder()];
  await expect(addSet('x', empty, home)).rejects.toThrow('MILES');
  await expect(addSet('x', join(empty, 'absent'), home)).rejects.toMatchObject({
    _tag: 'FileNotFound'
  });
  await expect(addSet('../x', smallMiles(), home)).rejects.toMatchObject({ _tag: 'OptionInvalid' });
  await expect(addSet('default', smallMiles(), home)).rejects.toMatchObject({
    _tag: 'OptionInvalid'
  });
  writeFileSync(join(empty, 'templates'), '');
  await expect(addSet('x', smallMiles(), empty)).rejects.toMatchObject({
    _tag: 'OutputUnwritable'
  });
});

test('a pPXF archive becomes a set, whatever order and type numpy wrote', async () => {
  const [home, folder] = [newFolder(), npzMade];
  await addSet('one', join(folder, 'deflated.npz'), home);
  await addSet('two', join(folder, 'vacuum.npz'), home);
  const [one, two] = [
    await readSet(join(home, 'templates/one')),
    await readSet(join(home, 'templates/two'))
  ];
  // Row (metal 1, age 2), pixel 7 of numpy's [7, 2, 1].
  expect(one.spectra[(1 * 3 + 2) * 40 + 7]).toBe((7 * 3 + 2) * 2 + 1);
  expect(two.spectra).toEqual(one.spectra);
  expect([...one.remainingMass].map(mass => mass.toFixed(1))).toEqual([
    '1.0',
    '0.8',
    '0.6',
    '0.9',
    '0.7',
    '0.5'
  ]);
  expect([one.manifest.medium, two.manifest.medium]).toEqual(['air', 'vacuum']);
  expect(one.wave[39]).toBeCloseTo(7200, 9);
});

test('a fourth axis of an archive becomes the slowest of the set', async () => {
  const home = newFolder();
  await addSet('two', join(npzMade, 'enhanced.npz'), home);
  const set = await readSet(join(home, 'templates/two'));
  expect(set.manifest).toMatchObject({ count: 12, alpha: [0, 0.4] });
  expect([...set.alpha!]).toEqual([0, 0.4].flatMap(alpha => new Array<number>(6).fill(alpha)));
  expect([...set.mh]).toEqual([-0.4, -0.4, -0.4, 0, 0, 0, -0.4, -0.4, -0.4, 0, 0, 0]);
  // Row (alpha 1, metal 1, age 2), pixel 7.
  expect(set.spectra[(6 + 1 * 3 + 2) * 40 + 7]).toBe((7 * 3 + 2) * 2 + 1 + 1000);
  expect([...set.remainingMass.slice(6)]).toEqual([...set.remainingMass.slice(0, 6)]);
  expect(set.imf).toBeUndefined();
});

/** The small folder twice: under the names of one value of a third axis, and of another. */
function twice(first: (name: string) => string, second: (name: string) => string): string {
  const [from, to] = [smallMiles(), newFolder()];
  for (const name of readdirSync(from))
    for (const rename of [first, second]) cpSync(join(from, name), join(to, rename(name)));
  return to;
}

test('MILES files that differ in [alpha/Fe], or in the slope of the IMF, are one set', async () => {
  const home = newFolder();
  const enhanced = (alpha: string) => (name: string) => name.replace('baseFe', `Ep${alpha}`);
  await addSet('alpha', twice(enhanced('0.00'), enhanced('0.40')), home);
  const alpha = await readSet(join(home, 'templates/alpha'));
  expect(alpha.manifest).toMatchObject({ count: 12, alpha: [0, 0.4] });
  expect([...alpha.alpha!]).toEqual([0, 0.4].flatMap(one => new Array<number>(6).fill(one)));
  const sloped = (slope: string) => (name: string) => name.replace('ku1.30', `bi${slope}`);
  await addSet('imf', twice(sloped('1.30'), sloped('2.30')), home);
  const imf = await readSet(join(home, 'templates/imf'));
  expect(imf.manifest).toMatchObject({
    ...{ count: 12, imfSlope: [1.3, 2.3] },
    imf: 'bimodal, slopes 1.3, 2.3'
  });
  expect(imf.imf![11]).toBe(2.3);
});

test('a gap along the third axis, and two of them, are refused', async () => {
  const named = (alpha: string, slope: string) => (name: string) =>
    name.replace('baseFe', `Ep${alpha}`).replace('1.30Z', `${slope}Z`);
  const gap = twice(named('0.00', '1.30'), named('0.40', '1.30'));
  rmSync(join(gap, 'Mku1.30Zm0.40T01.0000_iTp0.00_Ep0.40.fits'));
  await expect(addSet('x', gap, newFolder())).rejects.toThrow('[M/H] -0.4 at alpha 0.4');
  const both = twice(named('0.00', '1.30'), named('0.40', '2.30'));
  await expect(addSet('x', both, newFolder())).rejects.toThrow('at once');
});

test.each([
  ['short.npz', '"ages" of shape 2, not 3'],
  ['unnamed.npz', 'neither "alphas" nor "imf_slopes"'],
  ['lacking.npz', 'lacks the array "ages"'],
  ['cut.npz', 'cut.npz cannot be read']
])('the archive %s is refused with the array', async (file, says) => {
  const folder = copyOf(npzMade);
  writeFileSync(join(folder, 'cut.npz'), 'PK');
  await expect(addSet('x', join(folder, file), newFolder())).rejects.toThrow(says);
});

const checkMiles = `
import sys, glob, numpy as np
from astropy.io import fits
from safetensors.numpy import load_file
t = load_file(sys.argv[1] + '/templates/miles/spectra.safetensors')
for f in glob.glob(sys.argv[2] + '/*.fits'):
    n = f.split('/')[-1]
    age, mh = float(n.split('T')[1][:7]), float(n[9:13]) * (-1 if n[8] == 'm' else 1)
    i, = np.flatnonzero((abs(10**(t['logAge'] - 9) - age) < 1e-6) & (abs(t['mh'] - mh) < 1e-9))
    with fits.open(f) as h:
        assert (t['spectra'][i] == h[0].data).all(), f
        w = h[0].header['CRVAL1'] + h[0].header['CDELT1'] * np.arange(4300)
assert np.allclose(t['wave'], w, rtol=0, atol=1e-9) and t['spectra'].shape == (636, 4300)
light = t['lightV'][np.argmin(abs(t['logAge'] - 10) + abs(t['mh'] - 0.06))]
print(1 / light)
`;

withMiles(
  "the real MILES set: 636 spectra equal to astropy's, the same digest each time",
  async () => {
    const [home, other] = [newFolder(), newFolder()];
    mkdirSync(join(home, 'templates'));
    const first = await addSet('miles', miles, home);
    const second = await addSet('miles', miles, other);
    expect(first.manifest.digest).toBe(second.manifest.digest);
    expect(first.manifest).toMatchObject({ count: 636, imf: 'Kroupa revised, slope 1.3' });
    // MILES' own M/L_V (stars and remnants) for 10 Gyr and [M/H] 0.06 is 2.9; with 40 % of the mass lost that is 4.9 per mass formed.
    expect(Number(run(checkMiles, home, miles))).toBeGreaterThan(3.5);
  },
  60_000
);
