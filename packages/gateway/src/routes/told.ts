// What each door says of itself in /openapi.json: a summary, and its answers by the schemas of protocol/.

/** A schema as JSON Schema has it. */
export type Told = Readonly<Record<string, unknown>>;

/** One kind of answer: what it is, and the schema of each media type. */
export interface ToldAnswer {
  /** `null` where nothing comes with the status. */
  readonly type?: 'null';
  readonly description: string;
  readonly content?: Readonly<Record<string, { readonly schema: Told }>>;
  readonly headers?: Told;
}

/** A schema of protocol/schemas, by the name of its file. */
export function refTo(name: string): Told {
  return { $ref: `${name}.json#` };
}

/** An object that has these, and may have more. */
export function objectOf(properties: Readonly<Record<string, Told>>): Told {
  return { type: 'object', required: Object.keys(properties), properties };
}

export function listOf(items: Told): Told {
  return { type: 'array', items };
}

/** An answer that is its status alone. */
export function nothing(description: string): ToldAnswer {
  return { description, type: 'null' };
}

/** An answer in JSON. */
export function json(description: string, schema: Told): ToldAnswer {
  return { description, content: { 'application/json': { schema } } };
}

/** An answer that is a file or a text of this media type. */
export function media(description: string, type: string): ToldAnswer {
  return { description, content: { [type]: { schema: { type: 'string' } } } };
}

/** An answer of float32 numbers, little-endian, row-major. */
export function numbers(description: string): ToldAnswer {
  return media(`${description}: float32, little-endian, row-major.`, 'application/octet-stream');
}

const problem = {
  description: 'What is wrong, and what to do (RFC 9457).',
  content: { 'application/problem+json': { schema: refTo('problem') } }
};

/** The summary and the answers of a door: 200 as said, others by their status, problems for all else. */
export function told(
  summary: string,
  answer: ToldAnswer,
  others: Readonly<Record<number, ToldAnswer>> = {}
): { summary: string; response: Record<string, ToldAnswer> } {
  return { summary, response: { 200: answer, ...others, '4xx': problem, '5xx': problem } };
}

/** The answer to who has it already, by its ETag. */
export const unchanged = { 304: nothing('The caller has it already.') };

/** The body of a call that says a line of the grammar, and the folder that it is said in. */
export const commandBody = {
  type: 'object',
  required: ['text'],
  properties: {
    text: { type: 'string', minLength: 1, maxLength: 65536 },
    folder: { type: 'string', maxLength: 4096 }
  }
};
