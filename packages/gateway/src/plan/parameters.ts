import { Ajv } from 'ajv';
import { SpaxelError, type Command } from '@spaxel/core';
import type { FitterManifest } from '@spaxel/protocol';
import { errorsAsked } from './errors-asked.ts';

/** A fitter's parameters, complete: the user's, then the manifest's defaults. */
export type Parameters = Readonly<Record<string, unknown>>;

const ajv = new Ajv({ useDefaults: true, coerceTypes: true, allErrors: false, strict: false });

function given({ options }: Command): Record<string, unknown> {
  const [rangeFrom, rangeTo] = (options['range'] as [number, number] | undefined) ?? [];
  const [normFrom, normTo] = (options['norm'] as [number, number] | undefined) ?? [];
  const [startV, startSigma] = (options['start'] as [number, number] | undefined) ?? [];
  const { moments, degree, mdegree, gas } = options;
  const named = {
    rangeFrom,
    rangeTo,
    normFrom,
    normTo,
    startV,
    startSigma,
    moments,
    degree,
    mdegree,
    gas
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

function free(params: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    params.map(text => {
      const at = text.indexOf('=');
      if (at < 1) throw new SpaxelError('OptionInvalid', `--param ${text} is not KEY=VALUE.`);
      return [text.slice(0, at), text.slice(at + 1)];
    })
  );
}

/**
 * The fitter's parameters from a command: checked against the manifest's schema, with its defaults.
 * @throws SpaxelError DetailUnknown for a parameter that the fitter does not have, OptionInvalid for a bad value.
 */
export function readParameters(command: Command, manifest: FitterManifest, z: number): Parameters {
  const schema = manifest.parameters as { properties?: Record<string, unknown> };
  const params = (command.options['param'] as readonly string[] | undefined) ?? [];
  const parameters: Record<string, unknown> = {
    ...errorsAsked(command, schema.properties?.['errors'] !== undefined),
    ...given(command),
    ...free(params),
    z
  };
  for (const name of Object.keys(parameters)) {
    if (schema.properties?.[name] === undefined)
      throw new SpaxelError(
        'DetailUnknown',
        `The fitter ${manifest.name} has no parameter ${name}; it has ${Object.keys(schema.properties ?? {}).join(', ')}.`
      );
  }
  return completed(parameters, manifest);
}

/** Parameters checked against the manifest's schema, with its defaults. @throws SpaxelError OptionInvalid. */
export function completed(given: Parameters, { name, parameters }: FitterManifest): Parameters {
  const filled = { ...given };
  const validate = ajv.compile(parameters);
  if (validate(filled)) return filled;
  const [error] = validate.errors ?? [];
  const where = error?.instancePath.slice(1) ?? '';
  throw new SpaxelError(
    'OptionInvalid',
    `Fitter ${name}, ${where}: ${error?.message ?? 'not valid'}.`
  );
}
