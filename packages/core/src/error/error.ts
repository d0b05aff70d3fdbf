import { codes, type Code, type CodeName, type Problem } from '@spaxel/protocol';

const byName = new Map<CodeName, Code>(codes.map(code => [code.name, code]));
const byNumber = new Map<number, Code>(codes.map(code => [code.code, code]));

/** The row of codes.json with this name. */
export function codeOf(name: CodeName): Code {
  const code = byName.get(name);
  if (code === undefined) throw new Error(`codes.json lacks ${name}`);
  return code;
}

/** The row of codes.json with this number, as STATUS carries it; undefined when there is none. */
export function codeOfNumber(number: number): Code | undefined {
  return byNumber.get(number);
}

/** Whether a string is a name of codes.json: what arrives from other programs may not be. */
export function isCodeName(name: string): name is CodeName {
  return byName.has(name as CodeName);
}

/** A tagged error: `_tag` names its row in codes.json, the message is a sentence for the user. */
export class SpaxelError extends Error {
  readonly _tag: CodeName;

  constructor(tag: CodeName, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.name = tag;
    this._tag = tag;
  }
}

/** Any thrown value as a tagged one; the original is kept as its cause. */
export function taggedError(thrown: unknown): SpaxelError {
  if (thrown instanceof SpaxelError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new SpaxelError('Unexpected', message, thrown);
}

const statusByTag: Partial<Record<CodeName, number>> = {
  FileNotFound: 404,
  CubeNotFound: 404,
  JobUnknown: 404,
  CampaignUnknown: 404,
  QuantityUnknown: 404,
  NotListed: 404,
  JobNotReady: 409,
  TokenInvalid: 401,
  TokensBroken: 500,
  CallRefused: 403,
  OutsideRoot: 403,
  NotBuiltYet: 501,
  Unexpected: 500,
  LedgerBroken: 500,
  DiskFull: 507,
  BlobMissing: 404,
  BlobsRefused: 403,
  PayloadTooLarge: 413
};

/** An error as application/problem+json (RFC 9457); the remedy of its code follows the sentence. */
export function problemOf(thrown: unknown): Problem {
  const error = taggedError(thrown);
  const { sentence, remedy } = codeOf(error._tag);
  const cause = error.cause instanceof Error ? error.cause.message : undefined;
  return {
    type: `urn:spaxel:${error._tag}`,
    title: sentence,
    status: statusByTag[error._tag] ?? 400,
    code: error._tag,
    detail: [error.message, remedy === 'See the sentence.' ? '' : remedy].join(' ').trim(),
    ...(cause === undefined || cause === error.message ? {} : { cause })
  };
}
