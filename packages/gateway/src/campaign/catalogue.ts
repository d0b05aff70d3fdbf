import { readCommand } from '@spaxel/core';
import type { CampaignRecord, MemberRecord } from '../ledger/index.ts';
import type { Summary, Told } from './summary.ts';

/** Kilometres a second. */
const light = 299_792.458;
/** Of a length at the distance, kpc, for one arcsecond: 1 Mpc / (180 * 3600 / pi). */
const kpcPerMpc = 1000 / (648_000 / Math.PI);

interface Column {
  readonly name: string;
  readonly unit?: string;
  readonly type: 'string' | 'int64' | 'float64';
  readonly title: string;
  readonly value: (member: MemberRecord) => string | number | null | undefined;
}

const summaryOf = ({ summary }: MemberRecord): Summary | null => summary as Summary | null;
const asked = ({ command }: MemberRecord, option: string): number | null => {
  const value = readCommand(command).options[option];
  return value === undefined ? null : Number(value);
};

/** The redshift that the centre's V leads to: V is c ln of what is left of the shift. */
function redshiftOf(member: MemberRecord): number | null {
  const summary = summaryOf(member);
  const { centre = null, unit } = summary?.values['V'] ?? {};
  if (summary === null || centre === null || unit !== 'km/s') return null;
  return (1 + summary.z) * Math.exp(centre / light) - 1;
}

const first: readonly Column[] = [
  { name: 'cube', type: 'string', title: 'as the list names it', value: ({ cube }) => cube },
  {
    name: 'object',
    type: 'string',
    title: 'by the header of the cube',
    value: one => summaryOf(one)?.object
  },
  {
    name: 'z',
    type: 'float64',
    title: 'systemic redshift of the fit, by the list or the header',
    value: one => summaryOf(one)?.z ?? asked(one, 'z')
  },
  {
    name: 'ebv',
    unit: 'mag',
    type: 'float64',
    title: 'Galactic E(B-V) that was removed',
    value: one => summaryOf(one)?.ebv ?? asked(one, 'ebv')
  },
  {
    name: 'distance',
    unit: 'Mpc',
    type: 'float64',
    title: 'by the list',
    value: ({ distance }) => distance
  },
  {
    name: 'kpc_per_arcsec',
    unit: 'kpc / arcsec',
    type: 'float64',
    title: 'length at this distance for one arcsecond',
    value: ({ distance }) => (distance === null ? null : distance * kpcPerMpc)
  },
  { name: 'job', type: 'string', title: 'the job of this row', value: ({ job }) => job },
  {
    name: 'phase',
    type: 'string',
    title: 'how the row ended, or stands',
    value: ({ phase }) => phase
  },
  { name: 'spectra', type: 'int64', title: 'to be fitted', value: ({ counts }) => counts.fits },
  { name: 'done', type: 'int64', title: 'spectra fitted', value: ({ counts }) => counts.done },
  {
    name: 'failed',
    type: 'int64',
    title: 'spectra that failed',
    value: ({ counts }) => counts.failed
  },
  {
    name: 'reason',
    type: 'string',
    title: 'why the row failed',
    value: ({ error }) => error?.detail
  },
  {
    name: 'SN',
    type: 'float64',
    title: 'median signal-to-noise per channel over the spaxels that were to be fitted',
    value: one => summaryOf(one)?.sn
  },
  {
    name: 'redshift',
    type: 'float64',
    title: '(1 + z) exp(V_CEN / c) - 1',
    value: redshiftOf
  }
];

/** The columns of each quantity that any row has, in the order in which they come. */
function measured(members: readonly MemberRecord[]): Column[] {
  const known = new Map<string, Told>();
  for (const member of members)
    for (const [name, one] of Object.entries(summaryOf(member)?.values ?? {}))
      if (!known.has(name)) known.set(name, one);
  return [...known].flatMap(([name, { unit, title }]) => {
    const words = { unit, type: 'float64' } as const;
    const of = (member: MemberRecord): Told | undefined => {
      const told = summaryOf(member)?.values[name];
      return told?.unit === unit ? told : undefined;
    };
    return [
      {
        ...words,
        name,
        title: `${title}: median over the fitted spaxels, each weighted by its S/N`,
        value: (member: MemberRecord) => of(member)?.all
      },
      {
        ...words,
        name: `${name}_CEN`,
        title: `${title}: the same over the nine (3 x 3) whose S/N together is the highest`,
        value: (member: MemberRecord) => of(member)?.centre
      }
    ];
  });
}

function described({ name, unit = '', type, title }: Column): string {
  const unitText = unit === '' ? '' : `, unit: ${unit}`;
  return `# - {name: ${name}, datatype: ${type}${unitText}, description: ${JSON.stringify(title)}}`;
}

function cellOf({ type, value }: Column, member: MemberRecord): string {
  const cell = value(member);
  if (type !== 'string')
    return Number.isFinite(cell) ? String(cell) : type === 'int64' ? '0' : 'nan';
  const text = String(cell ?? '').replace(/\s+/g, ' ');
  return `"${text.replaceAll('"', '""')}"`;
}

/**
 * One row a cube: what was asked, how it ended, and its summary. CSV, or ECSV (astropy's enhanced CSV 1.0, with a comma between
 * cells), whose header tells units and definitions.
 */
export function writeCatalogue(
  campaign: CampaignRecord,
  members: readonly MemberRecord[],
  format: 'ecsv' | 'csv'
): string {
  const columns = [...first, ...measured(members)];
  const header = [
    '# %ECSV 1.0',
    '# ---',
    "# delimiter: ','",
    '# datatype:',
    ...columns.map(described),
    `# meta: {campaign: ${campaign.id}, command: ${JSON.stringify(campaign.command)}}`,
    '# schema: astropy-2.0'
  ];
  return [
    ...(format === 'ecsv' ? header : []),
    columns.map(({ name }) => name).join(','),
    ...members.map(member => columns.map(column => cellOf(column, member)).join(',')),
    ''
  ].join('\n');
}
