// A message's body: length of the JSON (4 bytes, little-endian), the JSON, then the payload as it is. The JSON lies in
// the body because a task of hundreds of fits is larger than AMQP's headers may be.
import { Ajv, type ValidateFunction } from 'ajv';
import { SpaxelError } from '@spaxel/core';
import { resultSchema, taskSchema, type Result, type Task } from '@spaxel/protocol';

/** RabbitMQ 4 takes 16 MiB. */
export const byteLimit = 15 * 1024 * 1024;

export interface Message<T> {
  readonly head: T;
  readonly payload: Uint8Array;
}

const ajv = new Ajv({ strict: false });
const isTask = ajv.compile<Task>(taskSchema);
const isResult = ajv.compile<Result>(resultSchema);

/** @throws SpaxelError MessageBroken when it is larger than brokers take. */
export function writeMessage({ head, payload }: Message<Task | Result>): Buffer {
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  const body = Buffer.concat([length, json, payload]);
  if (body.length <= byteLimit) return body;
  throw broken(`of ${body.length} bytes is larger than the ${byteLimit} that brokers take`);
}

/** @throws SpaxelError MessageBroken with what is wrong. */
export const readTask = (body: Buffer): Message<Task> => read(body, isTask);

/** @throws SpaxelError MessageBroken with what is wrong. */
export const readResult = (body: Buffer): Message<Result> => read(body, isResult);

function read<T>(body: Buffer, check: ValidateFunction<T>): Message<T> {
  if (body.length > byteLimit) throw broken(`of ${body.length} bytes is too large`);
  const length = body.length < 4 ? 0 : body.readUInt32LE(0);
  if (length === 0 || length > body.length - 4) throw broken('has no head');
  let head: unknown;
  try {
    head = JSON.parse(body.toString('utf8', 4, 4 + length));
  } catch {
    throw broken('has a head that is not JSON');
  }
  if (!check(head)) throw broken(`does not keep its schema: ${ajv.errorsText(check.errors)}`);
  const payload = new Uint8Array(body.subarray(4 + length));
  if ('payload' in (head as object) && payload.length > 0) throw broken('has two payloads');
  return { head, payload };
}

const broken = (what: string): SpaxelError =>
  new SpaxelError('MessageBroken', `A message ${what}.`);
