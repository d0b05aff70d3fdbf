import { codeOfNumber } from '@spaxel/core';
import type { MapsInput } from './maps-fits.ts';
import { shortNames } from './short-names.ts';

type TableInput = Omit<MapsInput, 'weights'> & {
  /** What was said of fits that failed, by bin. */
  readonly messages: ReadonlyMap<number, string>;
};

interface ColumnWords {
  readonly name: string;
  readonly unit: string;
  readonly type: 'string' | 'int64' | 'float64';
  readonly title: string;
}

function described({ name, unit, type, title }: ColumnWords): string {
  const unitText = unit === '' ? '' : `, unit: ${unit}`;
  return `# - {name: ${name}, datatype: ${type}${unitText}, description: ${JSON.stringify(title)}}`;
}

function header({ plan, row, quantities, columns }: TableInput): string[] {
  const numbers = quantities
    .filter(({ name }) => columns.get(name) !== undefined)
    .flatMap(({ name, unit, title }) => [
      described({ name: name, unit: unit, type: 'float64', title: title }),
      ...(columns.get(`${name}_ERR`) === undefined
        ? []
        : [
            described({
              name: `${name}_ERR`,
              unit: unit,
              type: 'float64',
              title: `${title}, 1 sigma`
            })
          ])
    ]);
  return [
    '# %ECSV 1.0',
    '# ---',
    '# datatype:',
    described({ name: 'file', unit: '', type: 'string', title: 'spectrum' }),
    described({ name: 'status', unit: '', type: 'int64', title: '0 = done, else a code' }),
    described({ name: 'reason', unit: '', type: 'string', title: 'why there is no result' }),
    described({ name: 'snr', unit: '', type: 'float64', title: 'signal-to-noise per channel' }),
    ...numbers,
    `# meta: {command: ${JSON.stringify(row.command)}, job: ${row.id}, fitter: ${plan.fitter}, fitter_version: ${JSON.stringify(plan.fitterVersion)}, templates: ${plan.templates.name}, templates_digest: ${plan.templates.digest}}`,
    '# schema: astropy-2.0'
  ];
}

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const number = (value: number | undefined): string =>
  value === undefined || !Number.isFinite(value) ? 'nan' : String(value);

/** The results of a list of spectra as ECSV (astropy's enhanced CSV 1.0), a row a spectrum. */
export function writeTable(input: TableInput): string {
  const { plan, layout, fits, messages, columns, quantities } = input;
  const names = quantities
    .map(({ name }) => name)
    .filter(name => columns.get(name) !== undefined)
    .flatMap(name => (columns.get(`${name}_ERR`) === undefined ? [name] : [name, `${name}_ERR`]));
  const rows = shortNames(plan.source.paths).map((name, spectrum) => {
    const bin = layout.bin[spectrum] ?? -1;
    const status = bin < 0 ? (layout.status[spectrum] ?? 1) : (fits.codes[bin] ?? 1);
    const reason = messages.get(bin) ?? codeOfNumber(status)?.sentence ?? '';
    const values = names.map(name => number(bin < 0 ? NaN : columns.get(name)?.[bin]));
    return [
      quote(name),
      String(status),
      quote(reason),
      number(layout.sn[spectrum]),
      ...values
    ].join(' ');
  });
  return [
    ...header(input),
    ['file', 'status', 'reason', 'snr', ...names].join(' '),
    ...rows,
    ''
  ].join('\n');
}
