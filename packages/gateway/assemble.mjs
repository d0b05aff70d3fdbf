// Compiles assembly/ and writes src/cube/white/machine-code.ts; with --check only says whether that is what it would write.
//   node packages/gateway/assemble.mjs [--check]
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const folder = import.meta.dirname;
const target = join(folder, 'src/cube/white/machine-code.ts');
const options = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--enable', 'simd'];

async function compiled() {
  const written = new Map();
  const { error, stderr } = await asc.main(
    ['assembly/kernel.ts', '--baseDir', folder, '--outFile', 'kernel.wasm', ...options],
    { writeFile: (name, contents) => written.set(name, contents) }
  );
  if (error) throw new Error(`assembly/ does not compile: ${stderr.toString()}`, { cause: error });
  return Buffer.from(written.get('kernel.wasm'));
}

function moduleOf(bytes) {
  const lines = bytes.toString('hex').match(/.{1,92}/g);
  const text = lines.map(line => `  '${line}'`).join(' +\n');
  return `/** WebAssembly of assembly/, written by assemble.mjs. */\nexport const machineCode =\n${text};\n`;
}

const text = moduleOf(await compiled());
if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error(`${target} is not what assemble.mjs makes of assembly/: run it.`);
  process.exitCode = 1;
}
