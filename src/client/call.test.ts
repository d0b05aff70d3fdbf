import { ServerConnection } from '@jupyterlab/services';
import { call, callJson, callRaster, posted, type Settings } from './call.ts';

function settingsOf(respond: (request: Request) => Response | Promise<Response>): Settings {
  return ServerConnection.makeSettings({
    baseUrl: 'http://lab/user/',
    fetch: (input: RequestInfo | URL) => Promise.resolve(respond(input as Request)),
    Request,
    Headers
  });
}

test('calls that change something carry our header, and go below the base url', async () => {
  const seen: Request[] = [];
  const settings = settingsOf(request => {
    seen.push(request);
    return Response.json({ ok: true });
  });
  await callJson(settings, 'api/commands', { text: 'jobs' });
  await callJson(settings, 'api/jobs');
  expect(seen.map(request => request.url)).toEqual([
    'http://lab/user/spaxel/api/commands',
    'http://lab/user/spaxel/api/jobs'
  ]);
  expect(seen.map(request => request.headers.get('X-Spaxel'))).toEqual(['1', null]);
});

test('a problem becomes a tagged error with the gateway’s sentence', async () => {
  const problem = {
    type: '',
    title: '',
    status: 404,
    code: 'CubeNotFound',
    detail: 'No such cube. Open it again.'
  };
  const settings = settingsOf(() => Response.json(problem, { status: 404 }));
  await expect(call(settings, 'api/cubes/x')).rejects.toMatchObject({
    _tag: 'CubeNotFound',
    message: 'No such cube. Open it again.'
  });
});

test.each([
  [404, 'does not know Spaxel'],
  [502, 'spaxel doctor'],
  [403, 'sign in']
])('an answer %d that is not the gateway’s says what to do', async (status, words) => {
  const settings = settingsOf(() => new Response('<html>', { status }));
  await expect(call(settings, 'api/jobs')).rejects.toThrow(words);
});

test('a server that is gone is said in a sentence, an aborted call is no error of ours', async () => {
  const settings = settingsOf(() => {
    throw new TypeError('fetch failed');
  });
  await expect(call(settings, 'api/jobs')).rejects.toMatchObject({ _tag: 'GatewayGone' });
  const signal = AbortSignal.abort();
  await expect(call(settings, 'api/jobs', { signal })).rejects.toMatchObject({
    name: 'AbortError'
  });
});

test('a raster is read with its shape and unit; bytes of another length are refused', async () => {
  const headers = { 'x-spaxel-shape': '2,3', 'x-spaxel-unit': encodeURI('10⁻²⁰ erg') };
  const good = settingsOf(() => new Response(new Float32Array([1, 2, 3, 4, 5, NaN]), { headers }));
  const raster = await callRaster(good, 'api/cubes/a/white');
  expect([raster.nx, raster.ny, raster.unit]).toEqual([3, 2, '10⁻²⁰ erg']);
  expect(raster.values[4]).toBe(5);
  const bad = settingsOf(() => new Response(new Float32Array([1]), { headers }));
  await expect(callRaster(bad, 'api/cubes/a/white')).rejects.toThrow('no sound shape');
});

test('a gateway that lacks a door is older than the page, and is said to be', async () => {
  const detail = 'There is no door POST /api/cubes/a/apertures.';
  const settings = settingsOf(() =>
    Response.json({ code: 'RequestInvalid', detail }, { status: 404 })
  );
  await expect(callRaster(settings, 'api/cubes/a/apertures', posted({}))).rejects.toMatchObject({
    _tag: 'NotBuiltYet',
    message: expect.stringContaining('older than this page') as string
  });
});
