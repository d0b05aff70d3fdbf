// Compiles the AssemblyScript of a package and writes it beside the TypeScript that runs it; with --check only says whether
// that is what it would write.
//   node scripts/assemble.mjs engine|gateway [--check]
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import asc from 'assemblyscript/asc';

const targets = {
  engine: 'src/kernels/machine-code.ts',
  gateway: 'src/cube/white/machine-code.ts'
};
const [, , name, ...flags] = process.argv;
const root = join(import.meta.dirname, '..');
const folder = join(root, 'packages', name);
const target = join(folder, targets[name]);
const options = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--enable', 'simd'];

async function compiled() {
  const written = new Map();
  const { error, stderr } = await asc.main(
    ['assembly/kernel.ts', '--baseDir', folder, '--outFile', 'kernel.wasm', ...options],
    { writeFile: (file, contents) => written.set(file, contents) }
  );
  if (error) throw new Error(`assembly/ does not compile: ${stderr.toString()}`, { cause: error });
  return Buffer.from(written.get('kernel.wasm'));
}

function moduleOf(bytes) {
  const lines = bytes.toString('hex').match(/.{1,92}/g);
  const text = lines.map(line => `  '${line}'`).join(' +\n');
  return `/** WebAssembly of assembly/, written by scripts/assemble.mjs. */\nexport const machineCode =\n${text};\n`;
}

const text = moduleOf(await compiled());
if (!flags.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  const where = relative(root, target);
  console.error(`${where} is not what scripts/assemble.mjs makes of assembly/: run it.`);
  process.exitCode = 1;
}
