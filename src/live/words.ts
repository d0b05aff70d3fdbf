/** What a live fit says, in words. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { FitTold } from './messages.ts';

/** A quantity with its value, as it is shown. */
export interface Said {
  readonly name: string;
  readonly value: string;
  readonly hint: string;
}

/** With a real minus sign. */
function fixed(value: number, digits: number): string {
  return value.toFixed(digits).replace('-', '−');
}

/** The quantities of a fit; none when it was refused. */
export function quantitiesOf({ answer, isLimit }: FitTold, trans: TranslationBundle): Said[] {
  if (!('quantities' in answer)) return [];
  const { quantities } = answer;
  const at = (name: string): number => quantities[name] ?? NaN;
  const withError = (name: string): string =>
    `${fixed(at(name), 1)} ± ${fixed(at(`${name}_ERR`), 1)} km/s`;
  const sigma = isLimit ? `< ${fixed(at('SIGMA_ERR'), 1)} km/s` : withError('SIGMA');
  const age = 10 ** (at('AGE_LW') - 9);
  return [
    { name: 'V', value: withError('V'), hint: trans.__('Velocity relative to the redshift') },
    { name: 'σ', value: sigma, hint: trans.__('Dispersion, free of the instrument’s broadening') },
    {
      name: trans.__('Age'),
      value: `${age.toPrecision(3)} Gyr`,
      hint: trans.__('Mean of log age, weighted by light')
    },
    {
      name: '[M/H]',
      value: `${fixed(at('MH_LW'), 2)} dex`,
      hint: trans.__('Mean metallicity, weighted by light')
    },
    ...furtherOf(quantities, trans),
    {
      name: 'χ²',
      value: at('CHI2').toFixed(2),
      hint: trans.__('Of the kinematics, per degree of freedom')
    }
  ];
}

/** Those of axes that only some template sets have. */
function furtherOf(quantities: Readonly<Record<string, number>>, trans: TranslationBundle): Said[] {
  const { ALPHA_LW: alpha, IMF_LW: slope } = quantities;
  const shown = (name: string, value: string, hint: string): Said => ({ name, value, hint });
  return [
    ...(alpha === undefined
      ? []
      : [shown('[α/Fe]', `${fixed(alpha, 2)} dex`, trans.__('Mean [α/Fe], weighted by light'))]),
    ...(slope === undefined
      ? []
      : [
          shown(
            trans.__('IMF'),
            fixed(slope, 2),
            trans.__('Mean slope of the initial mass function, weighted by light')
          )
        ])
  ];
}

/** Why there is no fit; empty when there is one. */
export function refusalOf({ answer }: FitTold): string {
  return 'message' in answer ? answer.message : '';
}
