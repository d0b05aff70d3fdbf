import type { Cube } from '@spaxel/protocol';

function waveText({ shape, wave }: Cube): string {
  const { first, step, medium, values } = wave;
  const unit = wave.unit ?? 'A';
  const last = values?.at(-1) ?? first + step * (shape.nz - 1);
  const steps =
    values === undefined
      ? `${String(step)} ${unit} a channel`
      : `${step.toFixed(3)} ${unit} a channel on average, not linear`;
  return `${first.toFixed(2)} to ${last.toFixed(2)} ${unit}, ${steps}, ${medium}`;
}

/** What a cube holds, as a person reads it. */
export function cubeText(cube: Cube): string {
  const { path, shape, flux, error, mask, instrument, object, redshift, lsf, warnings } = cube;
  const errors =
    error.kind === 'none'
      ? 'none: estimated from each spectrum'
      : `${error.kind} (${error.extension ?? ''})`;
  const resolution =
    lsf === null
      ? 'not known: give --lsf'
      : `${lsf.fwhmAngstrom.toFixed(3)} A FWHM (${lsf.source})`;
  const rows: [string, string][] = [
    ['file', path],
    ['object', object],
    ['instrument', instrument],
    ['shape', `${String(shape.nx)} x ${String(shape.ny)} spaxels, ${String(shape.nz)} channels`],
    ['wavelength', waveText(cube)],
    ['flux', `${flux.unit} (${flux.extension})`],
    ['errors', errors],
    ['mask', mask.extension ?? 'none'],
    ['redshift', redshift === null ? 'not in the header' : String(redshift)],
    ['resolution', resolution]
  ];
  const lines = rows.map(([name, value]) => `${name.padEnd(12)}${value}`);
  return [...lines, ...warnings.map(({ sentence }) => `! ${sentence}`)].join('\n');
}
