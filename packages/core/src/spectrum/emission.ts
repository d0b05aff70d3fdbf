// The lines that ionised gas adds to starlight: one list for masks, fits and maps.
import { SpaxelError } from '../error/error.ts';

/** A line that shines with another in a ratio that atoms fix: `ratio` is its flux over the other's. */
export interface Partner {
  /** Vacuum angstrom. */
  readonly wave: number;
  readonly ratio: number;
}

/** A line of gas; wavelengths at rest in vacuum, angstrom. */
export interface EmissionLine {
  /** As in the maps. */
  readonly name: string;
  readonly title: string;
  readonly wave: number;
  /** Recombination lines come from all of the ionised gas, forbidden ones from where it is thin enough. */
  readonly kind: 'recombination' | 'forbidden';
  readonly partner?: Partner;
}

const line = (
  [name, title]: readonly [string, string],
  wave: number,
  kind: EmissionLine['kind'] = 'forbidden'
): EmissionLine => ({ name, title, wave, kind });

/** Between 3700 and 7000 A. Wavelengths: NIST Atomic Spectra Database 5.11 (Kramida et al. 2023), forbidden
 * ones also in van Hoof 2018, Galaxies 6, 63; air values taken to vacuum after Morton 2000. Ratios: [O III]
 * 2.98 and [N II] 3.05 (Storey & Zeippen 2000, MNRAS 312, 813); [O I] 3.12 from NIST's transition
 * probabilities (5.63e-3 and 1.82e-3 per s) and energies.
 */
export const emissionLines: readonly EmissionLine[] = [
  line(['OII_3726', '[O II] 3726'], 3727.092),
  line(['OII_3729', '[O II] 3729'], 3729.875),
  line(['NEIII_3869', '[Ne III] 3869'], 3869.856),
  line(['HD_4102', 'H delta'], 4102.892, 'recombination'),
  line(['HG_4340', 'H gamma'], 4341.692, 'recombination'),
  line(['OIII_4363', '[O III] 4363'], 4364.437),
  line(['HEII_4686', 'He II 4686'], 4687.021, 'recombination'),
  line(['HB_4861', 'H beta'], 4862.691, 'recombination'),
  {
    ...line(['OIII_5007', '[O III] 5007'], 5008.24),
    partner: { wave: 4960.295, ratio: 1 / 2.98 }
  },
  line(['NI_5198', '[N I] 5198'], 5199.349),
  line(['NI_5200', '[N I] 5200'], 5201.705),
  line(['HEI_5876', 'He I 5876'], 5877.268, 'recombination'),
  {
    ...line(['OI_6300', '[O I] 6300'], 6302.046),
    partner: { wave: 6365.536, ratio: 1 / 3.12 }
  },
  line(['HA_6563', 'H alpha'], 6564.632, 'recombination'),
  {
    ...line(['NII_6583', '[N II] 6583'], 6585.268),
    partner: { wave: 6549.859, ratio: 1 / 3.05 }
  },
  line(['SII_6716', '[S II] 6716'], 6718.294),
  line(['SII_6731', '[S II] 6731'], 6732.674)
];

/** The lines that `text` asks for: none, all, or names with commas between them, in the list's order.
 * @throws SpaxelError OptionInvalid for a name that is not in the list.
 */
export function emissionLinesOf(text: string): readonly EmissionLine[] {
  if (text === 'none') return [];
  if (text === 'all') return emissionLines;
  const names = new Set(text.split(',').map(name => name.trim().toUpperCase()));
  const known = emissionLines.map(({ name }) => name);
  const unknown = [...names].find(name => !known.includes(name));
  if (unknown !== undefined)
    throw new SpaxelError(
      'OptionInvalid',
      `No line of gas is named "${unknown}"; write none, all, or some of ${known.join(', ')}.`
    );
  return emissionLines.filter(({ name }) => names.has(name));
}
