/** What the holder of a token sees of the jobs: his own, and those whose owner shares them. */
import type { FastifyInstance } from 'fastify';
import { SpaxelError } from '@spaxel/core';
import type { Job } from '@spaxel/protocol';
import type { GatewayDoors } from './doors.ts';
import { holderOf } from './guard.ts';

type JobsDoor = GatewayDoors['jobs'];

function unknown(id: string): SpaxelError {
  return new SpaxelError('JobUnknown', `There is no job ${id}.`);
}

/** The jobs as this holder may see them; all of them where the caller is the user whose gateway this is (null). */
export function jobsFor(jobs: JobsDoor, holder: string | null): JobsDoor {
  if (holder === null) return jobs;
  const isHis = (id: string): boolean => jobs.owner(id) === holder;
  const seen = (id: string): string => {
    if (isHis(id) || jobs.isShared(id)) return id;
    throw unknown(id);
  };
  const own = (id: string): string => {
    if (isHis(id)) return id;
    throw unknown(id);
  };
  return {
    owner: id => jobs.owner(seen(id)),
    isShared: id => jobs.isShared(seen(id)),
    list: () => jobs.list().filter(({ id }) => isHis(id) || jobs.isShared(id)),
    view: id => jobs.view(seen(id)),
    watch: (id, changed) => jobs.watch(seen(id), changed),
    bundle: (id, show) => jobs.bundle(seen(id), show),
    submit: (command, { folder }, resolve) =>
      jobs.submit(command, { folder, owner: holder }, resolve),
    hold: (command, { folder }, resolve) => jobs.hold(command, { folder, owner: holder }, resolve),
    run: (id, resolve) => jobs.run(own(id), resolve),
    archive: async id => jobs.archive(own(id)),
    folderOf: id => jobs.folderOf(own(id)),
    cancel: async (id): Promise<Job> => jobs.cancel(own(id)),
    control: {
      pause: id => jobs.control.pause(own(id)),
      resume: id => jobs.control.resume(own(id)),
      hasten: async (id, x, y) => jobs.control.hasten(own(id), x, y),
      retry: async (id, options, resolveFrom) => jobs.control.retry(own(id), options, resolveFrom)
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
    const isSeen = jobs.owner(id) === holder || (isReading && jobs.isShared(id));
    if (!isSeen) throw unknown(id);
    return Promise.resolve();
  });
}
