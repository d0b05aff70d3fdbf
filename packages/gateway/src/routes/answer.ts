import { copyFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { helpText, readCommand, SpaxelError, type Command } from '@spaxel/core';
import type { Answer, Check, Job } from '@spaxel/protocol';
import { campaignLine } from '../campaign/index.ts';
import { progressLine } from '../results/bundle.ts';
import { checkText, reportLine } from '../results/check/words.ts';
import { estimateText } from '../results/estimate-words.ts';
import { claimFolder } from '../results/write.ts';
import { readReading } from '../plan/reading.ts';
import { campaignsFor } from './campaign-holders.ts';
import { answerCampaign } from './campaign-answer.ts';
import { cubeText } from './cube-text.ts';
import { registerAnswers } from './register/answers.ts';
import type { CommandOrigin, GatewayDoors } from './doors.ts';
import type { CommandJobs } from './holders.ts';
import { answerInstruments } from './instruments.ts';
import { answerView } from './view.ts';

type AnswerDoors = Omit<GatewayDoors, 'jobs'> & { readonly jobs: CommandJobs };
type Answerer = (doors: AnswerDoors, command: Command, origin: CommandOrigin) => Promise<Answer>;

const answerers: Readonly<Record<string, Answerer>> = {
  async info({ cubes, resolve }, command, origin) {
    const reading = await readReading(command, path => resolve(path, origin));
    const { facts } = await cubes.open(
      await resolve(command.positionals[0] ?? '', origin),
      reading
    );
    return { verb: 'info', text: cubeText(facts), cube: facts };
  },

  async fit({ jobs, resolve }, command, origin) {
    const job = await jobs.submit(command, origin, path => resolve(path, origin));
    return { verb: 'fit', text: `Job ${job.id} is being planned.`, job };
  },

  async check({ jobs, resolve }, command, origin) {
    const [id = ''] = command.positionals;
    // After a check `last` still means the last that can be checked.
    const list = (): Job[] => jobs.list().filter(({ checkOf }) => checkOf === undefined);
    const of = readJob({ ...jobs, list }, id);
    const whole = { ...command, positionals: [of] };
    const job = await jobs.submit(whole, origin, path => resolve(path, origin));
    return { verb: 'check', text: `Job ${job.id} checks job ${of}.`, job };
  },
  campaign: answerCampaign,
  instruments: answerInstruments,
  view: answerView,
  ...registerAnswers,

  help(_, { positionals: [verb] }) {
    return Promise.resolve({ verb: 'help', text: helpText(verb) });
  },

  async show({ jobs, products, checks }, { positionals: [id = '', ...names] }) {
    const job = jobs.view(readJob(jobs, id));
    const shown = job.counts.fits > 0 ? await products.shown(job.id, names) : [];
    const text = jobText(job, checks.read(job.id));
    return { verb: 'show', text, job, data: { show: shown.map(({ name }) => name) } };
  },

  jobs({ jobs, campaigns: all }, _, { owner }) {
    const list = jobs.list();
    const campaigns = campaignsFor(all, owner).list();
    const lines = [
      ...campaigns.map(campaignLine),
      ...list.map(job => `${progressLine(job)}\n    ${job.command}`)
    ];
    const text = lines.length === 0 ? 'No jobs yet.' : lines.join('\n');
    return Promise.resolve({ verb: 'jobs', text, data: { jobs: list, campaigns } });
  },

  async cancel({ jobs }, { positionals: [id = ''] }) {
    const job = await jobs.cancel(readJob(jobs, id));
    return { verb: 'cancel', text: progressLine(job), job };
  },

  pause({ jobs }, { positionals: [id = ''] }) {
    const job = jobs.control.pause(readJob(jobs, id));
    return Promise.resolve({ verb: 'pause', text: progressLine(job), job });
  },
  resume({ jobs }, { positionals: [id = ''] }) {
    const job = jobs.control.resume(readJob(jobs, id));
    return Promise.resolve({ verb: 'resume', text: progressLine(job), job });
  },
  async retry({ jobs, resolve }, { positionals: [id = ''], options }, { caller }) {
    const of = readJob(jobs, id);
    const job = await jobs.control.retry(
      of,
      options,
      folder => path => resolve(path, { folder, caller })
    );
    const text =
      job.id === of
        ? `What failed of job ${of} is fitted again.`
        : `Job ${job.id} fits again what failed of job ${of}.`;
    return { verb: 'retry', text, job };
  },
  async export(doors, { positionals: [id = '', file = ''] }, origin) {
    const job = readJob(doors.jobs, id);
    const name = products[extname(file)];
    if (name === undefined)
      throw new SpaxelError(
        'OptionInvalid',
        `export writes .fits (maps), .png (a picture) or .ecsv (a table); ${file} is none.`
      );
    const path = await doors.resolve(file, origin);
    await claimFolder(dirname(path));
    await copyFile(await productPath(doors, job, name), path);
    return { verb: 'export', text: `${name} of job ${job} is now ${path}.` };
  },

  async fitters({ offers }) {
    const fitters = await offers.allFitters();
    const text = fitters.map(
      ({ name, title, available, sentence }) =>
        `${name.padEnd(12)} ${title}${available ? ` (${sentence})` : `: ${sentence}`}`
    );
    return { verb: 'fitters', text: text.join('\n'), data: { fitters } };
  },

  async templates(doors, { positionals: [word, name, folder] }, origin) {
    if (word === 'add') {
      if (name === undefined || folder === undefined)
        throw new SpaxelError('OptionInvalid', '`templates add` needs NAME FOLDER.');
      const text = await doors.offers.addTemplates(name, await doors.resolve(folder, origin));
      return { verb: 'templates', text };
    }
    if (word !== undefined)
      throw new SpaxelError(
        'OptionInvalid',
        `templates does not know "${word}"; write \`templates add NAME FOLDER\`.`
      );
    const list = await doors.offers.allTemplates();
    const text = list.sets.map(
      set =>
        `${set.name.padEnd(12)} ${String(set.count)} populations, ${set.wave.first.toFixed(0)}-${set.wave.last.toFixed(0)} A ${set.medium}: ${set.title}`
    );
    return { verb: 'templates', text: [...text, ...list.broken].join('\n'), data: { ...list } };
  }
};

const products: Readonly<Record<string, string>> = {
  '.fits': 'maps.fits',
  '.png': 'maps.png',
  '.ecsv': 'results.ecsv'
};

async function productPath(
  { products: rooms }: Pick<GatewayDoors, 'products'>,
  job: string,
  name: string
): Promise<string> {
  if (name === 'maps.png') await rooms.writePicture(job);
  return rooms.file(job, name);
}

/** A job by its id, or by as much of its end as is unique; `last` is the newest that is no row of a campaign. @throws SpaxelError JobUnknown. */
function readJob(jobs: Pick<CommandJobs, 'list' | 'find'>, text: string): string {
  const found =
    text === 'last'
      ? jobs
          .list()
          .slice(0, 1)
          .map(({ id }) => id)
      : ending(jobs, text);
  const [one] = found;
  if (one !== undefined && found.length === 1) return one;
  throw new SpaxelError(
    'JobUnknown',
    found.length > 1 ? `${text} fits ${String(found.length)} jobs.` : `There is no job ${text}.`
  );
}

function ending(jobs: Pick<CommandJobs, 'find'>, text: string): string[] {
  return text.length < 4 ? [] : jobs.find(text.toUpperCase());
}

function jobText(job: Job, check: Check | undefined): string {
  const lines = [progressLine(job), job.command];
  if (job.error !== undefined) lines.push(job.error.detail);
  if (job.estimate !== undefined) lines.push(estimateText(job.estimate));
  if (job.out !== undefined) lines.push(join(job.out, 'maps.fits'));
  lines.push(...(job.checks ?? []).map(reportLine), ...job.warnings.map(one => one.sentence));
  if (check !== undefined) lines.push('', checkText(check, isVerbose(job)));
  return lines.join('\n');
}

function isVerbose({ command }: Job): boolean {
  return readCommand(command).options['verbose'] === true;
}

/** Answers a command of the grammar. @throws SpaxelError, whatever went wrong. */
export async function answer(
  doors: AnswerDoors,
  command: Command,
  origin: CommandOrigin
): Promise<Answer> {
  const answerer = answerers[command.verb];
  if (answerer !== undefined) return answerer(doors, command, origin);
  throw new SpaxelError(
    'CommandUnknown',
    `\`${command.verb}\` runs in a terminal: \`spaxel ${command.verb}\`.`
  );
}
