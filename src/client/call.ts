/** One HTTP call to the gateway behind jupyter-server-proxy; every failure leaves here as a SpaxelError. */
import { isCodeName, SpaxelError } from '@spaxel/core';
import type { Problem } from '@spaxel/protocol';
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { Raster } from '../tokens.ts';

export type Settings = ServerConnection.ISettings;

/** The absolute address of a path of the gateway, such as `api/jobs`. */
export function addressOf(settings: Settings, path: string): string {
  return URLExt.join(settings.baseUrl, 'spaxel', path);
}

/**
 * Sends a request and answers the response when its status says success.
 * @throws SpaxelError with the gateway's own sentence, or GatewayGone; AbortError when aborted.
 */
export async function call(
  settings: Settings,
  path: string,
  init: RequestInit = {}
): Promise<Response> {
  const headers = new Headers(init.headers);
  const changes = init.method !== undefined && init.method !== 'GET';
  if (changes) headers.set('X-Spaxel', '1');
  const request = { cache: 'no-cache' as const, ...init, headers };
  const response = await reach(settings, addressOf(settings, path), request);
  if (!response.ok) throw await failureOf(response);
  return response;
}

/** As call, with a JSON body when given, answering the JSON of the response. */
export async function callJson<T>(settings: Settings, path: string, body?: unknown): Promise<T> {
  const response = await call(settings, path, body === undefined ? {} : posted(body));
  return (await response.json()) as T;
}

/** A request that may be given up. */
export function until(signal: AbortSignal | undefined): RequestInit {
  return signal === undefined ? {} : { signal };
}

/** A request that carries JSON. */
export function posted(body: unknown): RequestInit {
  return {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' }
  };
}

/** As call, answering float32 rows with their shape `ny,nx` and unit from the headers. */
export async function callRaster(
  settings: Settings,
  path: string,
  init: RequestInit = {}
): Promise<Raster> {
  const response = await call(settings, path, { cache: 'default', ...init });
  const bytes = await response.arrayBuffer();
  const [ny = 0, nx = 0] = (response.headers.get('x-spaxel-shape') ?? '').split(',').map(Number);
  if (!(nx > 0 && ny > 0) || nx * ny * 4 !== bytes.byteLength)
    throw new SpaxelError('Unexpected', `The gateway's answer to ${path} has no sound shape.`);
  const unit = decodeURI(response.headers.get('x-spaxel-unit') ?? '');
  return { nx, ny, unit, values: new Float32Array(bytes) };
}

async function reach(settings: Settings, url: string, init: RequestInit): Promise<Response> {
  try {
    return await ServerConnection.makeRequest(url, init, settings);
  } catch (thrown) {
    if (init.signal?.aborted === true) throw new DOMException('Aborted', 'AbortError');
    throw new SpaxelError(
      'GatewayGone',
      'The Jupyter server does not answer. Check that it still runs, then try again.',
      thrown
    );
  }
}

async function failureOf(response: Response): Promise<SpaxelError> {
  const text = await response.text();
  const problem = readProblem(response.headers.get('Content-Type') ?? '', text);
  if (problem !== undefined) {
    // What it refuses it refuses with 400; with 404 it has no such door.
    const isDoorless = response.status === 404 && problem.code === 'RequestInvalid';
    if (isDoorless) return new SpaxelError('NotBuiltYet', olderGateway, problem);
    const tag = isCodeName(problem.code) ? problem.code : 'Unexpected';
    return new SpaxelError(tag, problem.detail, problem);
  }
  return new SpaxelError('GatewayGone', silence(response.status));
}

const olderGateway =
  'The gateway does not know this call yet: it is older than this page. Update jupyterlab-spaxel on the server, then restart the server.';

function readProblem(type: string, text: string): Problem | undefined {
  if (!type.includes('json')) return undefined;
  try {
    const value = JSON.parse(text) as Partial<Problem>;
    return typeof value.detail === 'string' && typeof value.code === 'string'
      ? (value as Problem)
      : undefined;
  } catch {
    return undefined;
  }
}

function silence(status: number): string {
  if (status === 404)
    return 'This Jupyter server does not know Spaxel’s gateway. Install jupyterlab-spaxel in the environment that runs the server, then restart it.';
  if (status === 401 || status === 403)
    return 'You are no longer signed in to this Jupyter server. Reload the page and sign in.';
  return `The gateway did not start (HTTP ${String(status)}). Run \`spaxel doctor\` in a terminal; it says what to mend.`;
}

/** Whether a thrown value only says that its caller no longer waits. */
export function isAbort(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'AbortError';
}
