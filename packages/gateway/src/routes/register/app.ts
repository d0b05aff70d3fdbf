import { SpaxelError } from '@spaxel/core';
import type { App } from '@spaxel/protocol';
import type { Offers } from '../../plan/offers.ts';
import { completed } from '../../plan/parameters.ts';

/**
 * An application whose fitter is offered here and takes its parameters; kept as it was written, without the fitter's own defaults.
 * @throws SpaxelError FitterUnknown, DetailUnknown, OptionInvalid.
 */
export function checkedApp(offers: Pick<Offers, 'offered'>, app: App): App {
  const manifest = offers.offered(app.fitter)?.manifest;
  if (manifest === undefined)
    throw new SpaxelError('FitterUnknown', `There is no fitter named ${app.fitter}.`);
  const { properties = {} } = manifest.parameters as { properties?: Record<string, unknown> };
  const unknown = Object.keys(app.parameters).find(key => !Object.hasOwn(properties, key));
  if (unknown !== undefined)
    throw new SpaxelError(
      'DetailUnknown',
      `The fitter ${app.fitter} has no parameter ${unknown}; it has ${Object.keys(properties).join(', ')}.`
    );
  const { required: _, ...parameters } = manifest.parameters as { required?: unknown };
  completed(app.parameters, { ...manifest, parameters });
  return app;
}
