import { SpaxelError } from '@spaxel/core';
import type { Answer, Job, TemplateSet } from '@spaxel/protocol';
import type { IDisposable } from '@lumino/disposable';
import type {
  CommandLine,
  Deed,
  Failure,
  FitterChoice,
  Foreseen,
  IJobs,
  JobObserver,
  OutputBundle,
  QueueStanding,
  Raster,
  Spaxel
} from '../tokens.ts';
import { addressOf, call, callJson, callRaster, posted, until, type Settings } from './call.ts';
import { HttpCampaigns } from './campaigns.ts';
import { Watch } from './watch.ts';

/** The jobs as the gateway tells of them over HTTP. */
export class HttpJobs implements IJobs {
  readonly campaigns: HttpCampaigns;
  private readonly settings: Settings;
  private readonly watching: Watch;

  constructor(settings: Settings) {
    this.settings = settings;
    this.campaigns = new HttpCampaigns(settings);
    this.watching = new Watch({
      stream: (id, after, signal) => this.stream(id, after, signal),
      get: id => this.get(id),
      rest: milliseconds =>
        new Promise(resolve => {
          setTimeout(resolve, milliseconds);
        })
    });
  }

  submit(line: CommandLine): Promise<Answer> {
    return callJson<Answer>(this.settings, 'api/commands', line);
  }

  async estimate(line: CommandLine, signal?: AbortSignal): Promise<Foreseen> {
    const request = { ...posted(line), ...until(signal) };
    const response = await call(this.settings, 'api/estimates', request);
    return (await response.json()) as Foreseen;
  }

  async list(): Promise<readonly Job[]> {
    return (await callJson<{ jobs: Job[] }>(this.settings, 'api/jobs')).jobs;
  }

  queue(): Promise<QueueStanding> {
    return callJson<QueueStanding>(this.settings, 'api/queue');
  }

  get(id: string): Promise<Job> {
    return callJson<Job>(this.settings, address(id));
  }

  cancel(id: string): Promise<Job> {
    return this.steer(id, 'cancel');
  }

  steer(id: string, deed: Deed): Promise<Job> {
    return callJson<Job>(this.settings, `${address(id)}/${deed}`, {});
  }

  first(id: string, { x, y }: Spaxel): Promise<Job> {
    return callJson<Job>(this.settings, `${address(id)}/first`, { x, y });
  }

  watch(id: string, observer: JobObserver): IDisposable {
    return this.watching.add(id, observer);
  }

  map(id: string, quantity: string, signal?: AbortSignal): Promise<Raster> {
    const path = `${address(id)}/maps/${encodeURIComponent(quantity)}`;
    return callRaster(this.settings, path, until(signal));
  }

  async failures(id: string): Promise<readonly Failure[]> {
    const path = `${address(id)}/failures`;
    return (await callJson<{ failures: Failure[] }>(this.settings, path)).failures;
  }

  bundle(id: string, show?: readonly string[]): Promise<OutputBundle> {
    return callJson<OutputBundle>(this.settings, `${address(id)}/bundle${query(show)}`);
  }

  pngUrl(id: string, show?: readonly string[]): string {
    return addressOf(this.settings, `${address(id)}/maps.png`) + query(show);
  }

  async fitters(): Promise<readonly FitterChoice[]> {
    const path = 'api/fitters';
    return (await callJson<{ fitters: FitterChoice[] }>(this.settings, path)).fitters;
  }

  async templates(): Promise<readonly TemplateSet[]> {
    return (await callJson<{ sets: TemplateSet[] }>(this.settings, 'api/templates')).sets;
  }

  async templateSpectra({ name, digest }: TemplateSet): Promise<Uint8Array> {
    const path = `api/templates/${encodeURIComponent(name)}/spectra?digest=${digest}`;
    const response = await call(this.settings, path, { cache: 'default' });
    return new Uint8Array(await response.arrayBuffer());
  }

  private async stream(
    id: string,
    after: string,
    signal: AbortSignal
  ): Promise<ReadableStream<Uint8Array>> {
    const headers: Record<string, string> = { Accept: 'text/event-stream' };
    if (after !== '') headers['Last-Event-ID'] = after;
    const { body } = await call(this.settings, `${address(id)}/events`, { headers, signal });
    if (body === null) throw new SpaxelError('GatewayGone', 'The gateway sent no events.');
    return body;
  }
}

function address(id: string): string {
  return `api/jobs/${encodeURIComponent(id)}`;
}

function query(show?: readonly string[]): string {
  return show === undefined || show.length === 0
    ? ''
    : `?show=${show.map(encodeURIComponent).join(',')}`;
}
