import { isTerminal, writeCommand, type Command } from '@spaxel/core';
import type { Answer, Check, Job } from '@spaxel/protocol';
import type { Assets } from './assets.ts';
import { campaignIn, waitForCampaign } from './campaign.ts';
import type { GatewayClient } from './call.ts';
import { reachGateway } from './gateway.ts';
import { rootOf } from './root.ts';

/** Verbs whose job a terminal waits for. */
const waited = ['fit', 'check'];

/** The command without what only this terminal needs. */
function forGateway({ verb, positionals, options }: Command): string {
  const { root: _root, json: _json, ...rest } = options;
  return writeCommand({ verb, positionals, options: rest });
}

/** A retry goes on in a job that runs, or in a new one: it is waited for where that is asked for. */
function isWaited({ verb, options }: Command): boolean {
  return (
    (waited.includes(verb) && options['detach'] !== true) ||
    (verb === 'retry' && options['wait'] === true)
  );
}

/** Has the gateway answer; prints text or JSON; a `fit` waits unless detached. Answers the exit code. */
export async function ask(command: Command, assets: Assets): Promise<number> {
  const root = rootOf(command.options['root'] as string | undefined, process.cwd());
  const client = await reachGateway(root, assets);
  const answer = await client.call<Answer>('POST', '/api/commands', {
    text: forGateway(command),
    folder: process.cwd()
  });
  if (isWaited(command) && answer.job !== undefined)
    return await waitFor(client, answer.job, command);
  const campaign = campaignIn(answer);
  if (campaign !== undefined && command.options['wait'] === true)
    return await waitForCampaign(client, campaign, command.options['json'] === true);
  process.stdout.write(
    command.options['json'] === true ? `${JSON.stringify(answer)}\n` : `${answer.text}\n`
  );
  return 0;
}

async function waitFor(client: GatewayClient, job: Job, { options }: Command): Promise<number> {
  const isJson = options['json'] === true;
  const show = progress();
  process.once('SIGINT', () => {
    process.stderr.write(`\nJob ${job.id} goes on; stop it with: spaxel cancel ${job.id}\n`);
    process.exit(130);
  });
  const ended = await client.watch(job.id, show.job);
  show.end();
  if (isJson) process.stdout.write(`${JSON.stringify(await resultOf(client, ended))}\n`);
  else {
    const { text } = await client.call<Answer>('POST', '/api/commands', { text: `show ${job.id}` });
    process.stdout.write(`${text}\n`);
  }
  return ended.phase === 'COMPLETED' ? 0 : 1;
}

/** What a program wants of an ended job: of a check the comparison, else the job. */
async function resultOf(client: GatewayClient, job: Job): Promise<Job | Check> {
  const isCheck = job.checkOf !== undefined && job.phase === 'COMPLETED';
  return isCheck ? client.call<Check>('GET', `/api/jobs/${job.id}/check`) : job;
}

/** A line that is rewritten on a terminal, and one line a tenth of the job and of its errors elsewhere. */
function progress(): { job: (job: Job) => void; end: () => void } {
  let last = -1;
  const isTerminalOutput = process.stderr.isTTY;
  return {
    job: job => {
      const tenth = tenthOf(job);
      if (isTerminalOutput) process.stderr.write(`\r\u001b[K${line(job)}`);
      else if (tenth > last) process.stderr.write(`${line(job)}\n`);
      last = Math.max(last, tenth);
    },
    end: () => {
      if (isTerminalOutput) process.stderr.write('\r\u001b[K');
    }
  };
}

/** How many tenths of a job are done: 0 to 10, from 11 on those of its errors; -1 before its fits are known. */
function tenthOf({ counts: { fits, done, failed, aborted }, errors }: Job): number {
  if (errors !== undefined) return 11 + Math.floor((10 * errors.done) / Math.max(1, errors.fits));
  return fits === 0 ? -1 : Math.floor((10 * (done + failed + aborted)) / fits);
}

function line({ id, phase, counts, errors, secondsRemaining }: Job): string {
  const { fits, done, failed } = counts;
  const left =
    secondsRemaining == null || isTerminal(phase)
      ? ''
      : `, about ${String(Math.ceil(secondsRemaining))} s left`;
  const trouble = failed === 0 ? '' : `, ${String(failed)} failed`;
  const how =
    errors === undefined
      ? `${String(done)} of ${String(fits)} fitted${trouble}`
      : `maps complete${trouble}; error bars by Monte Carlo: ${String(errors.done)} of ${String(errors.fits)}`;
  return `${id} ${phase.toLowerCase()}: ${how}${left}`;
}
