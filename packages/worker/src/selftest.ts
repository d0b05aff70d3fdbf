// Whether a fitter can run here: its own self-test, started as its manifest says.
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { defaultPython, filledArgv, fitterEnvironment } from './host/command.ts';
import type { FoundFitter } from './fitters.ts';

/** `sentence` says what to install when it is not available, and is the program's version when it is. */
export interface Availability {
  readonly available: boolean;
  readonly sentence: string;
}

const limitMilliseconds = 120_000;

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}

/** Runs the manifest's `selfTest`: exit 0 is available, else the last line it wrote is the sentence. Never rejects. */
export function testFitter(found: FoundFitter, python = defaultPython()): Promise<Availability> {
  const { manifest, folder } = found;
  const [program = '', ...rest] = filledArgv(manifest.selfTest, folder, python);
  const env = fitterEnvironment(found, tmpdir());
  return new Promise(resolve => {
    execFile(
      program,
      rest,
      { env, cwd: tmpdir(), timeout: limitMilliseconds },
      (error, out, log) => {
        if (error === null) return void resolve({ available: true, sentence: lastLine(out) });
        const said = lastLine(out) || lastLine(log);
        const sentence = said || `The self-test of ${manifest.title} failed: ${error.message}`;
        resolve({ available: false, sentence });
      }
    );
  });
}
