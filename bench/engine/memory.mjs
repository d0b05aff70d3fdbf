// MiB that the engine takes for itself in one worker: the templates' transforms and the place where fits work.
//   node --conditions=source bench/engine/memory.mjs SPECTRA.in PARAMETERS.json TEMPLATES
import { readFileSync } from 'node:fs';

let bytes = 0;
const { Memory } = globalThis.WebAssembly;
globalThis.WebAssembly.Memory = class extends Memory {
  constructor(size) {
    super(size);
    bytes += this.buffer.byteLength;
  }
};

// Only now: the engine takes its memory from what stands there when a library is made.
const { defaultParameters, fitSpectrum } = await import('@spaxel/engine');
const { readSpectra } = await import('../../fitters/native/src/spectra.ts');
const { readTemplateSet } = await import('../../fitters/native/src/template-set.ts');

const [spectra, parameters, templates] = process.argv.slice(2);
const asked = { ...defaultParameters, ...JSON.parse(readFileSync(parameters, 'utf8')) };
fitSpectrum(readSpectra(spectra).row(0), asked, readTemplateSet(templates));
console.log((bytes / 2 ** 20).toFixed(1));
