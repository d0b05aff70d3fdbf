import swagger from '@fastify/swagger';
import { Ajv } from 'ajv';
import type { FastifyInstance, FastifySchema } from 'fastify';
import {
  answerSchema,
  campaignRowSchema,
  campaignSchema,
  appSchema,
  checkSchema,
  cubeSchema,
  estimateSchema,
  jobBundleSchema,
  jobSchema,
  problemSchema,
  regionSchema,
  sourceSchema,
  templateSetSchema,
  workerSchema
} from '@spaxel/protocol';
import { objectOf } from './told.ts';

const shared = [
  answerSchema,
  campaignRowSchema,
  campaignSchema,
  appSchema,
  checkSchema,
  cubeSchema,
  estimateSchema,
  jobBundleSchema,
  jobSchema,
  problemSchema,
  regionSchema,
  sourceSchema,
  templateSetSchema,
  workerSchema
];

/** Says of the doors that are added after it what their schemas say, at /openapi.json (OpenAPI 3.1). */
export function describeDoors(app: FastifyInstance, version: string): void {
  for (const { $schema: _, ...schema } of shared) app.addSchema(modern(schema));
  checkRequests(app);
  void app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Spaxel',
        version,
        description:
          'The doors of a gateway. Every call that changes something carries the header X-Spaxel: 1. Errors are problem+json.'
      }
    },
    refResolver: {
      buildLocalReference: ({ $id }) => (typeof $id === 'string' ? $id : '').replace(/\.json$/, '')
    }
  });
  void app.register((scope, _, done) => {
    const schema: FastifySchema = { hide: true, response: { 200: objectOf({}) } };
    scope.get('/openapi.json', { schema }, () => scope.swagger());
    done();
  });
}

/** Draft 7, in which the schemas are written, as OpenAPI 3.1 and its readers take it: a list whose places differ is one of any of them. */
function modern(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(modern);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([name, value]) => [
    name,
    name === 'items' && Array.isArray(value) ? { anyOf: value.map(modern) } : modern(value)
  ]);
  return Object.fromEntries(entries) as unknown;
}

/** Addresses hold texts, which become the numbers that are meant; a body says itself what it is. */
function checkRequests(app: FastifyInstance): void {
  const common = { useDefaults: true, allErrors: false, strict: false } as const;
  const lenient = new Ajv({ ...common, coerceTypes: 'array' });
  const exact = new Ajv(common);
  app.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'body' ? exact : lenient).compile(schema as object)
  );
  // The schemas of answers tell what comes; they take nothing away from it.
  app.setSerializerCompiler(() => data => JSON.stringify(data));
}
