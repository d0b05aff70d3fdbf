// The step of a spectral axis: CDi_i or CDELTi, never another axis's; and whether the axis stands alone (FITS 4.0, 8.1).
import type { Header } from '@spaxel/core';
import type { Warning } from '../layout.ts';
import { axisUnknown } from './kind.ts';

/** @throws SpaxelError AxisUnknown when the wavelength depends on the spaxel. */
function checkAlone(header: Header, axis: number): void {
  for (const other of [1, 2, 3].filter(one => one !== axis))
    for (const matrix of ['CD', 'PC']) {
      const keyword = `${matrix}${axis}_${other}`;
      const value = header.number(keyword) ?? 0;
      if (value !== 0)
        throw axisUnknown(
          header,
          keyword,
          `is ${value}: the wavelength would depend on the spaxel, which is not read`
        );
    }
}

/**
 * CDi_i when the header has it, else CDELTi times PCi_i, in the header's unit.
 * @throws SpaxelError AxisUnknown when there is none, or it is 0.
 */
export function stepOf(header: Header, axis: number, warnings: Warning[]): number {
  checkAlone(header, axis);
  const [cdName, deltName] = [`CD${axis}_${axis}`, `CDELT${axis}`];
  const [cd, delt] = [header.number(cdName), header.number(deltName)];
  const scaled = delt === undefined ? undefined : delt * (header.number(`PC${axis}_${axis}`) ?? 1);
  const step = cd ?? scaled;
  if (step === undefined) throw axisUnknown(header, deltName, `and ${cdName} are both missing`);
  const disagree = scaled !== undefined && scaled !== 1 && Math.abs(scaled / step - 1) > 1e-6;
  if (cd !== undefined && disagree) {
    const sentence = `${deltName} says ${scaled}, ${cdName} says ${cd}; ${cdName} is taken.`;
    warnings.push({ code: 'AxisUnknown', sentence });
  }
  if (step !== 0) return step;
  throw axisUnknown(header, cd === undefined ? deltName : cdName, 'is 0; wavelengths must rise');
}

/** The same, which must be above 0. @throws SpaxelError AxisUnknown. */
export function risingStep(header: Header, axis: number, warnings: Warning[]): number {
  const step = stepOf(header, axis, warnings);
  const keyword = header.number(`CD${axis}_${axis}`) === undefined ? 'CDELT' : `CD${axis}_`;
  if (step > 0) return step;
  throw axisUnknown(header, `${keyword}${axis}`, `is ${step}; wavelengths must rise`);
}
