// Doors to applications, regions and data sources, which this gateway's user names; and to the workers that are alive.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SpaxelError } from '@spaxel/core';
import { appSchema, regionSchema, sourceSchema } from '@spaxel/protocol';
import type { Kind, Listed } from '../../ledger/register.ts';
import type { GatewayDoors, Origin } from '../doors.ts';
import { callerOf, holderOf } from '../guard.ts';
import { json, listOf, objectOf, refTo, told } from '../told.ts';
import { checkedApp } from './app.ts';
import { checkedSource, cubesOf, visibleSources } from './source.ts';

interface Named {
  Params: { name: string };
}

/** How a kind is told, checked before it is kept, and shown to a caller. */
interface Shelf<K extends Kind> {
  readonly kind: K;
  readonly path: string;
  readonly schema: { readonly properties: object; readonly required: readonly string[] };
  readonly says: readonly [one: string, all: string];
  readonly checked: (document: Listed[K], origin: Origin) => Promise<Listed[K]> | Listed[K];
  readonly shown: (documents: readonly Listed[K][], origin: Origin) => Promise<Listed[K][]>;
}

const name = { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,63}$' };
const params = { params: objectOf({ name }) };

function schemasOf<K extends Kind>({ kind, path, schema, says: [one, all] }: Shelf<K>) {
  const state = json('As it is kept.', refTo(kind));
  const { properties, required } = schema;
  const body = { type: 'object', additionalProperties: false, properties, required };
  return {
    list: told(`All ${all}`, json('By name.', objectOf({ [path]: listOf(refTo(kind)) }))),
    get: { ...params, ...told(`One ${one}`, state) },
    put: { ...params, body, ...told(`Writes a ${one}, over one of its name`, state) },
    remove: { ...params, ...told(`Removes a ${one}`, json('As it was.', refTo(kind))) }
  };
}

/** Who holds a token sees what the user of this gateway names, and changes nothing of it. @throws SpaxelError CallRefused. */
function demandUser(request: FastifyRequest): void {
  if (holderOf(request) !== null)
    throw new SpaxelError('CallRefused', 'Only the user of this gateway changes this.');
}

/** Relative folders are read from the root, whoever asks. */
function originOf(request: FastifyRequest, { facts }: GatewayDoors): Origin {
  return { folder: facts.root, caller: callerOf(request) };
}

function addShelf<K extends Kind>(
  app: FastifyInstance,
  doors: GatewayDoors,
  shelf: Shelf<K>
): void {
  const { register } = doors;
  const { kind, path, shown } = shelf;
  const { list, get, remove } = schemasOf(shelf);
  app.get(`/api/${path}`, { schema: list }, async request => ({
    [path]: await shown(register.list(kind), originOf(request, doors))
  }));
  app.get<Named>(`/api/${path}/:name`, { schema: get }, async request => {
    const kept = register.get(kind, request.params.name);
    const [seen] = await shown([kept], originOf(request, doors));
    if (seen !== undefined) return seen;
    throw new SpaxelError('NotListed', `There is no ${kind} ${request.params.name}.`);
  });
  app.delete<Named>(`/api/${path}/:name`, { schema: remove }, request => {
    demandUser(request);
    return register.remove(kind, request.params.name);
  });
  addWriting(app, doors, shelf);
}

function addWriting<K extends Kind>(
  app: FastifyInstance,
  doors: GatewayDoors,
  shelf: Shelf<K>
): void {
  const { kind, path, checked } = shelf;
  const { put } = schemasOf(shelf);
  app.put<Named>(`/api/${path}/:name`, { schema: put }, async request => {
    demandUser(request);
    const { params } = request;
    // The door's schema has checked it.
    const body = request.body as Listed[K];
    if (body.name !== params.name)
      throw new SpaxelError(
        'RequestInvalid',
        `The document is named ${body.name}, its address ${params.name}.`
      );
    const document = await checked(body, originOf(request, doors));
    doors.register.put(kind, document);
    return document;
  });
}

const all = <T>(documents: readonly T[]): Promise<T[]> => Promise.resolve([...documents]);

/** Doors to what is kept by name, and to the workers. */
export function registerRoutes(app: FastifyInstance, doors: GatewayDoors): void {
  addShelf(app, doors, {
    ...{ kind: 'app', path: 'apps', schema: appSchema, says: ['application', 'applications'] },
    checked: document => checkedApp(doors.offers, document),
    shown: all
  });
  addShelf(app, doors, {
    ...{ kind: 'region', path: 'regions', schema: regionSchema, says: ['region', 'regions'] },
    checked: document => document,
    shown: all
  });
  addShelf(app, doors, {
    ...{ kind: 'source', path: 'sources', schema: sourceSchema },
    says: ['data source', 'data sources'],
    checked: (document, origin) => checkedSource(doors, document, origin),
    shown: (documents, origin) => visibleSources(doors, documents, origin)
  });
  sourceCubes(app, doors);
  const workers = json('By the time they came.', objectOf({ workers: listOf(refTo('worker')) }));
  app.get('/api/workers', { schema: told('The workers that are alive', workers) }, () => ({
    workers: doors.queue.workers()
  }));
}

const listed = objectOf({
  path: { type: 'string', description: 'As `info` takes it.' },
  bytes: { type: 'integer', minimum: 0 },
  modified: { type: 'string' }
});

function sourceCubes(app: FastifyInstance, doors: GatewayDoors): void {
  const cubes = json('The FITS files.', objectOf({ cubes: listOf(listed) }));
  const schema = { ...params, ...told('The cubes of a data source', cubes) };
  app.get<Named>('/api/sources/:name/cubes', { schema }, async request => {
    const source = doors.register.get('source', request.params.name);
    return { cubes: await cubesOf(doors, source, originOf(request, doors)) };
  });
}
