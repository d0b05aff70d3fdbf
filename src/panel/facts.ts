import type { Cube } from '@spaxel/protocol';
import type { TranslationBundle } from '@jupyterlab/translation';
import { element } from '../page/element.ts';
import { localPrefix } from '../tokens.ts';
import { headerCards } from './headercards.ts';
import { bytesText, waveOf } from './wave.ts';

type Fact = readonly [name: string, value: string, hint?: string];

/** What the header says of a cube, as a list of facts, and what to beware of. */
export function cubeFacts(cube: Cube, trans: TranslationBundle): HTMLElement {
  const items = factsOf(cube, trans).flatMap(([name, value, hint]) => [
    element('dt', {}, name),
    element('dd', { title: hint }, value)
  ]);
  const warnings = cube.warnings.map(({ sentence }) => element('li', {}, sentence));
  return element(
    'div',
    { class: 'sp-Facts' },
    element('dl', {}, ...items),
    ...(warnings.length === 0 ? [] : [element('ul', { class: 'sp-Warnings' }, ...warnings)]),
    headerCards(cube, trans)
  );
}

function factsOf(cube: Cube, trans: TranslationBundle): Fact[] {
  const { shape, wave, flux, lsf } = cube;
  const last = waveOf(cube, shape.nz - 1);
  const medium = wave.medium === 'air' ? trans.__('air') : trans.__('vacuum');
  const unknown = trans.__('not known');
  const path = cube.path.replace(localPrefix, '');
  return [
    [trans.__('Object'), cube.object === '' ? unknown : cube.object],
    [trans.__('Instrument'), cube.instrument === '' ? unknown : cube.instrument],
    [trans.__('Size'), `${String(shape.nx)} × ${String(shape.ny)} × ${String(shape.nz)}`],
    [
      trans.__('Wavelength'),
      `${wave.first.toFixed(1)} – ${last.toFixed(1)} ${wave.unit ?? 'Å'}, ${medium}`,
      trans.__('%1 Å a channel, frame %2', wave.step, wave.frame)
    ],
    [
      trans.__('Unit'),
      flux.unit === '' ? unknown : flux.unit,
      trans.__('Extension %1', flux.extension)
    ],
    [trans.__('Errors'), errorWords(cube, trans)],
    [
      trans.__('Resolution'),
      lsf === null ? unknown : `${lsf.fwhmAngstrom.toFixed(2)} Å FWHM`,
      lsf?.source ?? trans.__('Give --lsf in the fit.')
    ],
    [trans.__('File'), `${path} (${bytesText(cube.bytes)})`, path]
  ];
}

function errorWords({ error }: Cube, trans: TranslationBundle): string {
  if (error.kind === 'none') return trans.__('estimated from the spectrum');
  const kinds = {
    std: trans.__('standard deviation'),
    variance: trans.__('variance'),
    ivar: trans.__('inverse variance'),
    istd: trans.__('inverse standard deviation')
  };
  return error.extension === null ? kinds[error.kind] : `${kinds[error.kind]} (${error.extension})`;
}
