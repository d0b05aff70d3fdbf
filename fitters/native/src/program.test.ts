import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { readSafetensors, type Tensor } from '@spaxel/core';
import type { Asked } from './asked.ts';
import { gasNamesOf } from './results.ts';
import { galaxies, layTask, pixels, writeSet, type Rows } from './testing/made-up.ts';

const folder = join(__dirname, '..');
const schemas = join(folder, '../../protocol/schemas');
const scratch = mkdtempSync(join(tmpdir(), 'spaxel-native-'));
const templates = writeSet(join(scratch, 'set'));
const velocities = [-150, 0, 60, 200, 400];
afterAll(() => rmSync(scratch, { recursive: true }));

const ajv = new Ajv({ strict: false, addUsedSchema: false });
const schemaOf = (name: string): object =>
  JSON.parse(readFileSync(join(schemas, `${name}.json`), 'utf8')) as object;
const manifest = JSON.parse(readFileSync(join(folder, 'fitter.json'), 'utf8'));

interface Line {
  type: string;
  index?: number;
  code?: string;
  cpuSeconds?: number;
}

function argvOf(argv: string[], place = folder): string[] {
  return argv.slice(1).map(word => word.replace('{folder}', place));
}

/** Its lines, each checked against its schema. */
function run(lines: readonly string[]): Line[] {
  const options = { input: lines.join('\n') + '\n', encoding: 'utf8' as const, cwd: scratch };
  const { stdout, stderr, status } = spawnSync(process.execPath, argvOf(manifest.start), options);
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trim()
    .split('\n')
    .map(text => {
      const line = JSON.parse(text) as Line;
      const isRight = ajv.compile(schemaOf(`fitter-${line.type}`));
      if (!isRight(line)) throw new Error(`${text}: ${ajv.errorsText(isRight.errors)}`);
      return line;
    });
}

function results(place: string): ReadonlyMap<string, Tensor> {
  return readSafetensors(readFileSync(join(scratch, place, 'out.safetensors'))).tensors;
}

const fitLine = (place: string, rows: Rows, asked: Record<string, unknown> = {}): string =>
  JSON.stringify(layTask(join(scratch, place), rows, { templates, moments: 4, ...asked }));

/** Five galaxies, the middle one empty. */
function five(): Rows {
  const rows = galaxies(velocities);
  rows.flux[2]?.fill(0);
  return rows;
}

function only(rows: Rows, index: number): Rows {
  const [flux, error, mask] = [rows.flux[index]!, rows.error[index]!, rows.mask[index]!];
  return { ...rows, flux: [flux], error: [error], mask: [mask] };
}

const bytesOf = ({ data }: Tensor, index = 0, count = 1): Buffer => {
  const size = data.byteLength / count;
  return Buffer.from(data.buffer, data.byteOffset + index * size, size);
};

describe('five spectra, the middle one empty, after lines of nonsense', () => {
  let lines: Line[];
  let tensors: ReadonlyMap<string, Tensor>;
  beforeAll(() => {
    lines = run(['not JSON', '{"type":"dance"}', 'null', fitLine('five', five())]);
    tensors = results('five');
  });

  test('lines come in order and keep their schemas', () => {
    const types = lines.map(({ type }) => type);
    expect(types).toEqual(['hello', 'done', 'done', 'failed', 'done', 'done', 'finished']);
    expect(lines.slice(1, -1).map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(lines[0]).toMatchObject({ fitter: 'native', version: manifest.version });
    expect(lines[3]?.code).toBe('SpectrumUnusable');
    expect(readdirSync(join(scratch, 'five')).sort()).toEqual([
      'in.safetensors',
      'out.safetensors'
    ]);
  });

  test('every quantity that was asked for is there, NaN where the fit failed', () => {
    const asked = manifest.quantities as { name: string; hasError?: boolean }[];
    const others =
      /^(AV|REGULARISATION|(ALPHA|IMF)_.*|ML_V|MC_.*|(V|SIGMA)_(GAS|FORBIDDEN)|(FLUX|EW|AN)_.*)$/;
    const quantities = asked.filter(({ name }) => !others.test(name));
    const errors = quantities.filter(one => one.hasError).map(({ name }) => `${name}_ERR`);
    const names = [...quantities.map(({ name }) => name), ...errors];
    const arrays = ['MODEL', 'WEIGHTS', 'MASSES', 'QUALITY'];
    expect([...tensors.keys()].sort()).toEqual([...names, ...arrays].sort());
    for (const name of names) {
      const { shape, data } = tensors.get(name)!;
      expect([shape, data.constructor.name]).toEqual([[5], 'Float64Array']);
      expect(Array.from(data, Number.isNaN)).toEqual([false, false, true, false, false]);
    }
    expect(tensors.get('MODEL')).toMatchObject({ shape: [5, pixels] });
    expect(tensors.get('MODEL')?.data).toBeInstanceOf(Float32Array);
    expect(tensors.get('QUALITY')?.data).toBeInstanceOf(Int32Array);
    for (const name of ['WEIGHTS', 'MASSES']) {
      const { shape, data } = tensors.get(name)!;
      expect(shape).toEqual([5, 12]);
      expect(data.slice(0, 12).reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9);
    }
  });

  test('the velocities and the dispersion are found', () => {
    for (const index of [0, 1, 3, 4]) {
      expect(Math.abs(tensors.get('V')!.data[index]! - velocities[index]!)).toBeLessThan(10);
      expect(Math.abs(tensors.get('SIGMA')!.data[index]! - 180)).toBeLessThan(20);
    }
  });

  test('alone, together or in another order every row is bit-equal', () => {
    const order = [4, 3, 1, 0];
    run(order.map(index => fitLine(`alone-${index}`, only(five(), index))));
    for (const index of order)
      for (const [name, tensor] of results(`alone-${index}`))
        expect([name, bytesOf(tensor)]).toEqual([name, bytesOf(tensors.get(name)!, index, 5)]);
  });

  test('a descending grid gives the same fit, its model reversed', () => {
    const rows = five();
    const turned = {
      wave: rows.wave.toReversed(),
      lsf: rows.lsf.toReversed(),
      flux: rows.flux.map(row => row.toReversed()),
      error: rows.error,
      mask: rows.mask
    };
    run([fitLine('turned', turned)]);
    const found = results('turned');
    expect(bytesOf(found.get('V')!)).toEqual(bytesOf(tensors.get('V')!));
    const [there, here] = [found.get('MODEL')!.data, tensors.get('MODEL')!.data];
    expect(there.slice(0, pixels).toReversed()).toEqual(here.slice(0, pixels));
  });
});

describe('what fails the task fails each spectrum', () => {
  test.each([
    [{ z: 0.6 }, 'TemplatesOff'],
    [{ z: null }, 'OptionInvalid'],
    [{ rangeFrom: 7000 }, 'OptionInvalid'],
    [{ normFrom: 1, normTo: 2 }, 'OptionInvalid'],
    [{ templates: '/nowhere' }, 'TemplatesBroken']
  ])('%j: %s', (asked, code) => {
    const lines = run([fitLine('off', galaxies([0, 9]), asked)]);
    expect(lines.map(({ type }) => type)).toEqual(['hello', 'failed', 'failed', 'finished']);
    expect(lines[1]?.code).toBe(code);
    expect(readdirSync(join(scratch, 'off'))).toContain('out.safetensors');
  });

  test('files that are not what they should be', () => {
    const other = join(scratch, 'other');
    cpSync(templates, other, { recursive: true });
    writeFileSync(join(other, 'spectra.safetensors'), 'nothing');
    writeFileSync(join(other, 'set.json'), '{"medium":"air","digest":"0"}');
    const lines = [fitLine('a', galaxies([0])), fitLine('b', galaxies([0]), { templates: other })];
    writeFileSync(join(scratch, 'a/in.safetensors'), 'nothing');
    const short = galaxies([0]);
    lines.push(fitLine('c', { ...short, wave: short.wave.map(() => 5000) }));
    const codes = run(lines).flatMap(({ code }) => code ?? []);
    expect(codes).toEqual(['SpectraUnreadable', 'TemplatesBroken', 'SpectraUnreadable']);
  });
});

describe('the manifest', () => {
  test('keeps its schema, and its defaults keep the schema of the parameters', () => {
    expect(ajv.validate(schemaOf('fitter-manifest'), manifest)).toBe(true);
    const isRight = new Ajv({ strict: false, useDefaults: true }).compile(manifest.parameters);
    expect(isRight({ z: 0.01 })).toBe(true);
    expect(isRight({})).toBe(false);
  });

  test("says of what both have what ppxf's says", () => {
    const ppxf = JSON.parse(readFileSync(join(folder, '../ppxf/fitter.json'), 'utf8'));
    const shared = Object.entries<Record<string, unknown>>(manifest.parameters.properties).filter(
      ([name]) => name in ppxf.parameters.properties
    );
    expect(shared.length).toBeGreaterThan(12);
    for (const [name, { type, default: value }] of shared)
      expect([name, ppxf.parameters.properties[name]]).toMatchObject([
        name,
        {
          ...(type === undefined ? {} : { type }),
          ...(value === undefined ? {} : { default: value })
        }
      ]);
    for (const { name, unit } of manifest.quantities as { name: string; unit: string }[])
      expect([undefined, unit]).toContain(
        ppxf.quantities.find((one: { name: string }) => one.name === name)?.unit
      );
  });

  test('has motion, flux, width and contrast of every line of gas, with the errors that the results have', () => {
    const named = manifest.quantities as { name: string; hasError?: boolean }[];
    const ofGas = named.filter(({ name }) =>
      /^((V|SIGMA)_(GAS|FORBIDDEN)|(FLUX|EW|AN)_.*)$/.test(name)
    );
    const names = ofGas.flatMap(({ name, hasError }) =>
      hasError === true ? [name, `${name}_ERR`] : [name]
    );
    const asked = { gas: 'all', gasKinematics: 'apart', errors: 'formal' } as Asked;
    expect(names.sort()).toEqual(gasNamesOf(asked).sort());
    expect(gasNamesOf({ ...asked, errors: 'mc' })).toContain('FLUX_HA_6563_HIGH');
    expect(gasNamesOf({ ...asked, gas: 'none' })).toEqual([]);
  });

  test('its self-test prints the version, or one sentence when the program is not whole', () => {
    const test = (place: string) =>
      spawnSync(process.execPath, argvOf(manifest.selfTest, place), { encoding: 'utf8' });
    expect(test(folder)).toMatchObject({ status: 0, stdout: `${manifest.version}\n` });
    cpSync(join(folder, 'program.mjs'), join(scratch, 'program.mjs'));
    const broken = test(scratch);
    expect(broken.status).toBe(1);
    expect(broken.stderr.trim().split('\n').at(-1)).toMatch(/did not start.*npm run setup/);
  });
});
