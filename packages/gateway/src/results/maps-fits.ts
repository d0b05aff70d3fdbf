import { codes, type FitterManifest } from '@spaxel/protocol';
import type { Card, Hdu } from '@spaxel/core';
import type { FitColumns } from '../ledger/index.ts';
import type { Plan } from '../plan/plan.ts';
import { paint, statusMap, type JobResults } from './job-results.ts';

export type Quantity = FitterManifest['quantities'][number];

/** What maps.fits is made of. */
export interface MapsInput extends JobResults {
  readonly fits: FitColumns;
  readonly quantities: readonly Quantity[];
  readonly sky: readonly Card[];
  readonly gatewayVersion: string;
  /** Nonzero weights of every bin. */
  readonly weights: WeightRows;
}

/** The WEIGHTS table, a row a template that takes part. */
export interface WeightRows {
  readonly bin: number[];
  readonly template: number[];
  readonly light: number[];
  readonly mass: number[];
}

const card = (keyword: string, value: Card['value'], comment = ''): Card => ({
  keyword,
  value,
  comment
});

/** Says where the numbers come from (design.md section 6). DATE and SPXJOB are the cards in which equal results may differ. */
function provenance({ row, plan, gatewayVersion }: MapsInput): Card[] {
  const { source, parameters, templates } = plan;
  const norm = [parameters['normFrom'], parameters['normTo']].map(Number);
  const window = norm.every(one => one > 0) ? `${norm.join('-')} A rest` : 'default of the fitter';
  return [
    card('ORIGIN', 'Spaxel', 'maps of stellar populations and kinematics'),
    card('DATE', row.ended ?? row.created, 'when the job was made or ended, UTC'),
    card('OBJECT', source.object),
    card('INSTRUME', source.instrument),
    card('SPXVERS', gatewayVersion, 'version of the gateway'),
    card('SPXJOB', row.id, 'job'),
    card('SPXCMD', row.command, 'command that makes this file again'),
    card('SPXCUBE', source.digest, 'SHA-256 of the cube'),
    card('SPXFIT', plan.fitter, 'fitter'),
    card('SPXFITV', plan.fitterVersion, 'version of the fitter'),
    card('SPXTMPL', templates.name, 'template set'),
    card('SPXTMPLD', templates.digest, 'SHA-256 of the template set'),
    card('SPXSEED', plan.seed, 'seed'),
    card('REDSHIFT', plan.preparation.z, 'systemic redshift'),
    card('VELCONV', 'c ln(1+zobs) - c ln(1+z)', 'V, km/s, receding positive'),
    card('SPXERRS', errorsOf(parameters), 'how errors were found'),
    card('SPXNORM', window, 'window in which light is counted'),
    card('SPXEBV', plan.preparation.ebv, '[mag] Galactic E(B-V) removed (F99, R_V 3.1)'),
    card('SPXMASK', plan.preparation.mask.length, 'intervals of wavelength left out'),
    card('SPXLAW', 'none', 'attenuation law fitted'),
    card('SPXFRAME', 'as observed', 'no barycentric correction was made')
  ];
}

function errorsOf({ errors, realisations }: Plan['parameters']): string {
  if (typeof errors !== 'string') return 'of the fitter';
  return errors === 'formal' ? errors : `${errors}, ${String(realisations)} realisations`;
}

function image(
  input: MapsInput,
  name: string,
  { unit, title }: { unit: string; title: string }
): Hdu {
  const { layout, columns, sky } = input;
  const data = paint(layout, columns.get(name));
  const unitCard = unit === '' ? [] : [card('BUNIT', unit)];
  return {
    name,
    cards: [...unitCard, card('SPXTITLE', title), ...sky],
    image: { shape: [layout.ny, layout.nx], data }
  };
}

function statusCards(status: Int32Array): Card[] {
  const present = new Set(status);
  return codes
    .filter(({ code }) => present.has(code))
    .map(({ code, sentence }) => card(`STAT${String(code)}`, sentence));
}

function integers(input: MapsInput): Hdu[] {
  const { layout, fits, sky, columns } = input;
  const shape = [layout.ny, layout.nx];
  const status = statusMap(layout, fits.codes);
  const quality = columns.get('QUALITY');
  const bits = Int32Array.from(layout.bin, bin => (bin < 0 ? 0 : quality?.[bin] || 0));
  return [
    {
      name: 'BINID',
      cards: [card('SPXTITLE', 'bin, -1 = none'), ...sky],
      image: { shape, data: layout.bin }
    },
    { name: 'STATUS', cards: [...statusCards(status), ...sky], image: { shape, data: status } },
    { name: 'QUALITY', cards: [...qualityCards, ...sky], image: { shape, data: bits } }
  ];
}

const qualityCards: readonly Card[] = [
  card('QUAL1', 'SIGMA is an upper limit: the limit is in SIGMA_ERR'),
  card('QUAL2', 'a parameter ended at its bound'),
  card('QUAL4', 'more than half of the light at the edge of the template grid'),
  card('QUAL8', 'h3, h4 unreliable: SIGMA below 3 times its correction'),
  card('QUAL16', 'pixels were clipped'),
  card('QUAL32', 'no line of gas is seen (A/N >= 3, flux >= 4 errors)'),
  card('QUAL64', 'SIGMA_GAS is an upper limit: it is in SIGMA_GAS_ERR')
];

/** What may come beside a quantity, by the ending of its name. */
const besides = [
  ['_ERR', '1 sigma'],
  ['_LOW', '16th percentile'],
  ['_HIGH', '84th percentile'],
  ['_ERR_FORMAL', 'formal 1 sigma']
] as const;

/** The units of maps.fits in order: provenance, quantities with their errors, S/N, BINID, STATUS, QUALITY, WEIGHTS. */
export function mapsHdus(input: MapsInput): Hdu[] {
  const { quantities, layout, weights, columns } = input;
  const returned = quantities.filter(({ name }) => columns.get(name) !== undefined);
  const maps = returned.flatMap(quantity => {
    const beside = besides
      .map(([ending, says]) => ({ name: `${quantity.name}${ending}`, says }))
      .filter(({ name }) => columns.get(name) !== undefined);
    return [
      image(input, quantity.name, quantity),
      ...beside.map(({ name, says }) =>
        image(input, name, { unit: quantity.unit, title: `${quantity.title}, ${says}` })
      )
    ];
  });
  const sn: Hdu = {
    name: 'SNR',
    cards: [card('SPXTITLE', 'signal-to-noise per channel'), ...input.sky],
    image: { shape: [layout.ny, layout.nx], data: layout.sn }
  };
  const table: Hdu = {
    name: 'WEIGHTS',
    table: [
      { name: 'bin', data: Int32Array.from(weights.bin) },
      { name: 'template', data: Int32Array.from(weights.template) },
      { name: 'light', data: Float64Array.from(weights.light) },
      { name: 'mass', data: Float64Array.from(weights.mass) }
    ]
  };
  return [{ cards: provenance(input) }, ...maps, sn, ...integers(input), table];
}
