import type { Answer, App, Region, WorkerFacts } from '@spaxel/protocol';
import type { GatewayDoors } from '../doors.ts';

type Doors = Pick<GatewayDoors, 'register' | 'queue'>;

function appLine({ name, fitter, description, parameters }: App): string {
  const own = Object.entries(parameters).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return [name.padEnd(20), fitter, ...own, description ?? ''].join(' ').trimEnd();
}

function regionLine({ name, description, energy, endpoints }: Region): string {
  const { gramsPerKilowattHour: grams } = energy ?? {};
  const cost = grams === undefined ? [] : [`${grams} g CO2e/kWh`];
  const urls = endpoints.map(({ kind, url }) => `${kind} ${url}`);
  return [name.padEnd(20), ...[description ?? [], ...cost, ...urls].flat()].join('  ').trimEnd();
}

function workerLine({ worker, fitter, version, tasks, isBusy, since }: WorkerFacts): string {
  const runs = fitter === null ? 'no fitter yet' : [fitter, version ?? ''].join(' ').trimEnd();
  const state = isBusy ? 'fits' : 'waits';
  return `${worker.padEnd(20)} ${runs}, ${state}, ${tasks} tasks done since ${since}`;
}

/** Lines, or a sentence where there are none. */
function lines(all: readonly string[], none: string): string {
  return all.length === 0 ? none : all.join('\n');
}

/** Answers `apps`, `regions` and `workers`. */
export const registerAnswers = {
  apps({ register }: Doors): Promise<Answer> {
    const apps = register.list('app');
    const text = lines(apps.map(appLine), 'No applications yet: PUT /api/apps/NAME makes one.');
    return Promise.resolve({ verb: 'apps', text, data: { apps } });
  },

  regions({ register }: Doors): Promise<Answer> {
    const regions = register.list('region');
    const none = 'No regions yet: PUT /api/regions/NAME makes one.';
    const text = lines(regions.map(regionLine), none);
    return Promise.resolve({ verb: 'regions', text, data: { regions } });
  },

  workers({ queue }: Doors): Promise<Answer> {
    const workers = queue.workers();
    const { isConnected, sentence } = queue.state();
    const none = isConnected
      ? 'No worker is alive: local ones start with the first task, others by `spaxel work`.'
      : (sentence ?? 'The broker cannot be reached.');
    const text = lines(workers.map(workerLine), none);
    return Promise.resolve({ verb: 'workers', text, data: { workers } });
  }
};
