/** What a live fit says, in words. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { FitTold } from './messages.ts';

/** A quantity with its value, as it is shown. */
export interface Said {
  readonly name: string;
  readonly value: string;
  readonly hint: string;
}

/** The quantities of a fit; none when it was refused. */
export function quantitiesOf({ answer, isLimit }: FitTold, trans: TranslationBundle): Said[] {
  if (!('quantities' in answer)) return [];
  const { quantities } = answer;
  const at = (name: string): number => quantities[name] ?? NaN;
  const withError = (name: string): string =>
    `${at(name).toFixed(1)} ± ${at(`${name}_ERR`).toFixed(1)} km/s`;
  const sigma = isLimit ? `< ${at('SIGMA_ERR').toFixed(1)} km/s` : withError('SIGMA');
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
      value: `${at('MH_LW').toFixed(2)} dex`.replace('-', '−'),
      hint: trans.__('Mean metallicity, weighted by light')
    },
    {
      name: 'χ²',
      value: at('CHI2').toFixed(2),
      hint: trans.__('Of the kinematics, per degree of freedom')
    }
  ];
}

/** Why there is no fit; empty when there is one. */
export function refusalOf({ answer }: FitTold): string {
  return 'message' in answer ? answer.message : '';
}
