// The pipeline's side: a real gateway with its ledger, queue, workers and fitters, asked over its socket.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { GatewayClient } from '../../packages/cli/src/call.ts';
import { awakeOfAll, childrenOf, clock, cpuOf, cpuOfAll } from './figures.mjs';

/** A gateway of the folder, run by the `spaxel` program, its client and process id; `env` adds to this process's own. */
export async function startGateway(program, folder, env) {
  const argv = [program, 'serve', '--root', folder, '--parent'];
  const child = spawn(process.execPath, argv, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit']
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    client: new GatewayClient(JSON.parse(line).socket),
    pid: child.pid,
    end: async () => {
      child.stdin.end();
      await once(child, 'exit');
    }
  };
}

/** A gateway that fits what it is told. */
export async function startPipeline(program, folder, env) {
  const { client, pid, end } = await startGateway(program, folder, env);
  return { fit: text => fit(client, pid, text), end };
}

function usage(gateway) {
  const workers = childrenOf([gateway]);
  const fitters = childrenOf(workers);
  const own = cpuOf(gateway) + cpuOfAll(workers);
  return { own, fitters: cpuOfAll(fitters), awake: awakeOfAll(fitters), slots: fitters.length };
}

/** Runs one command; seconds from the call to the written maps, CPU seconds by role, the share of time that fitters were busy. */
async function fit(client, pid, text) {
  const before = usage(pid);
  const seconds = clock();
  const body = { text: `fit ${text} --no-cache`, folder: '.' };
  const { job } = await client.call('POST', '/api/commands', body);
  const ended = await client.watch(job.id, () => undefined);
  const wall = seconds();
  const after = usage(pid);
  const { phase, counts, error } = ended;
  if (phase !== 'COMPLETED' || counts.done !== counts.fits)
    throw new Error(`The job ended ${phase}: ${JSON.stringify(error ?? counts)}`);
  return {
    wall,
    fits: counts.done,
    cpuOwn: after.own - before.own,
    cpuFitters: after.fitters - before.fitters,
    busy: (after.awake - before.awake) / (after.slots * wall)
  };
}
