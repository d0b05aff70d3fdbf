import { card, namedCards, waveCards, type Layout } from './layout.ts';

/** GMOS as ifscube keeps it: SCI, ERR, and a mask of spaxels; the axis says LAMBDA and no unit. */
export const gmos: Layout = {
  stored: () => 1e-17,
  units: ({ axis, sky, origin, flux, sigma }) => {
    const cards = [
      card('BUNIT', 'erg/cm2/s/A'),
      card('LSFFWHM', 3),
      ...sky,
      ...waveCards(axis, { type: 'LAMBDA', matrix: 'CD' })
    ];
    const [, ny = 0, nx = 0] = flux.shape;
    const mask = Uint8Array.from(flux.data.subarray(0, ny * nx), value =>
      Number.isNaN(value) ? 1 : 0
    );
    return [
      { cards: [...namedCards('GMOS-N', 'Gemini-North'), ...origin] },
      { name: 'SCI', cards, image: flux },
      { name: 'ERR', image: sigma },
      { name: 'MASK2D', image: { shape: [ny, nx], data: mask } }
    ];
  }
};
