import type { Answer } from './answer.ts';
import type { Parameters } from './parameters.ts';
import type { ObservedSpectrum } from './spectrum.ts';
import type { TemplateSpectra } from './templates.ts';

/** Both passes over one spectrum, or the first alone when populations are not asked for. */
export function fitSpectrum(
  spectrum: ObservedSpectrum,
  asked: Parameters,
  templates: TemplateSpectra
): Answer {
  void [spectrum, asked, templates];
  return { status: 'refused', code: 'FitFailed', message: 'The engine is being written.' };
}
