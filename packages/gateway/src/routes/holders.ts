/** What the holder of a token sees of the jobs: his own, and those whose owner shares them. */
import type { FastifyInstance } from 'fastify';
import { SpaxelError } from '@spaxel/core';
import type { GatewayDoors } from './doors.ts';
import { holderOf } from './guard.ts';

type JobsDoor = GatewayDoors['jobs'];

/** What commands do with jobs; their ids are found in `list`. */
export type CommandJobs = Pick<
  JobsDoor,
  'list' | 'find' | 'view' | 'submit' | 'cancel' | 'control'
>;

/** Who looks at a job, or changes it; null is the user whose gateway this is, who may do both. */
class Eyes {
  readonly #jobs: JobsDoor;
  readonly #holder: string | null;

  constructor(jobs: JobsDoor, holder: string | null) {
    this.#jobs = jobs;
    this.#holder = holder;
  }

  owns(id: string): boolean {
    return this.#holder === null || this.#jobs.owner(id) === this.#holder;
  }

  sees(id: string): boolean {
    return this.owns(id) || this.#jobs.isShared(id);
  }
}

function unless(isAllowed: boolean, id: string): string {
  if (isAllowed) return id;
  throw new SpaxelError('JobUnknown', `There is no job ${id}.`);
}

/** The jobs as this holder may see and change them. */
export function jobsFor(jobs: JobsDoor, holder: string | null): CommandJobs {
  const eyes = new Eyes(jobs, holder);
  const own = (id: string): string => unless(eyes.owns(id), id);
  const { control } = jobs;
  return {
    list: () => jobs.list().filter(({ id }) => eyes.sees(id)),
    find: end => jobs.find(end).filter(id => eyes.sees(id)),
    view: id => jobs.view(unless(eyes.sees(id), id)),
    submit: (command, asker, resolve) => jobs.submit(command, asker, resolve),
    cancel: async id => jobs.cancel(own(id)),
    control: {
      pause: id => control.pause(own(id)),
      resume: id => control.resume(own(id)),
      hasten: async (id, x, y) => control.hasten(own(id), x, y),
      retry: async (id, options, resolveFrom) => control.retry(own(id), options, resolveFrom)
    }
  };
}

/** Hides a job from a holder who may not see it, and its changes from all but its owner, before any door to it is opened. */
export function hideJobs(app: FastifyInstance, { jobs }: GatewayDoors): void {
  app.addHook('preHandler', async request => {
    const { url = '' } = request.routeOptions;
    const { id } = (request.params ?? {}) as { id?: string };
    const holder = holderOf(request);
    if (holder === null || id === undefined || !/^\/(api|uws)\/jobs\/:id/.test(url)) return;
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    const eyes = new Eyes(jobs, holder);
    unless(isReading ? eyes.sees(id) : eyes.owns(id), id);
    return Promise.resolve();
  });
}
