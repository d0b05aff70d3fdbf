// The truth of a mock as images.
import type { Card, Hdu } from '@spaxel/core';
import type { Truth } from './disc.ts';
import { skyCards } from './header.ts';
import type { MockOptions } from './options.ts';

export interface TruthImage {
  readonly name: string;
  readonly unit: string;
  readonly title: string;
  of(truth: Truth, options: MockOptions): number;
}

const images: readonly TruthImage[] = [
  { name: 'TRUE_V', unit: 'km/s', title: 'velocity relative to REDSHIFT', of: t => t.velocity },
  { name: 'TRUE_SIGMA', unit: 'km/s', title: 'intrinsic velocity dispersion', of: t => t.sigma },
  {
    name: 'TRUE_AGE_LW',
    unit: 'log10(yr)',
    title: 'light-weighted log10(age/yr)',
    of: t => t.logAge
  },
  { name: 'TRUE_MH_LW', unit: 'dex', title: 'light-weighted [M/H], dex', of: t => t.mh },
  { name: 'TRUE_AV', unit: 'mag', title: 'attenuation in V', of: t => t.av },
  { name: 'TRUE_SNR', unit: '', title: 'signal-to-noise per channel', of: (_, { sn }) => sn }
];

/** Index in the bordered image of each of the disc's spaxels, x fastest. */
export function placesOf({ size: [nx, ny], border }: MockOptions): number[] {
  return Array.from(
    { length: nx * ny },
    (_, i) => (Math.floor(i / nx) + border) * (nx + 2 * border) + (i % nx) + border
  );
}

/** Images TRUE_V ... [ny, nx], then `more`, NaN in the border. */
export function truthHdus(
  truths: readonly Truth[],
  options: MockOptions,
  more: readonly TruthImage[]
): Hdu[] {
  const { size, border } = options;
  const [nx, ny] = [size[0] + 2 * border, size[1] + 2 * border];
  const places = placesOf(options);
  return [...images, ...more].map(({ name, unit, title, of }) => {
    const data = new Float64Array(nx * ny).fill(NaN);
    truths.forEach((truth, i) => (data[places[i] as number] = of(truth, options)));
    const cards: Card[] = [
      ...(unit === '' ? [] : [{ keyword: 'BUNIT', value: unit, comment: '' }]),
      { keyword: 'SPXTITLE', value: title, comment: '' },
      { keyword: 'WCSAXES', value: 2, comment: '' },
      ...skyCards(options)
    ];
    return { name, cards, image: { shape: [ny, nx], data } };
  });
}
