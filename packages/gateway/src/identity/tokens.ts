/** Who may call at a shared address: bearer tokens (RFC 6750), of which only the SHA-256 is kept. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SpaxelError } from '@spaxel/core';

/** A token as it is kept: its secret is told once, when it is made. */
export interface Token {
  /** Whose it is: jobs made with it belong to this name. */
  readonly holder: string;
  /** SHA-256 of the secret, hex. The secret has 256 random bits, so that a slow hash would add nothing. */
  readonly digest: string;
  /** ISO 8601, UTC. */
  readonly created: string;
  readonly ends: string;
  /** A worker's token opens the blobs of its tasks and nothing else; without, the token is a person's. */
  readonly scope?: 'worker';
}

const prefix = 'spaxel_';
const day = 86_400_000;

/** The tokens of one root, in a file that its owner alone may read; it is read again when another process has changed it. */
export class Tokens {
  readonly #path: string;
  #stamp = '';
  #tokens: readonly Token[] = [];

  constructor(state: string) {
    this.#path = join(state, 'tokens.json');
  }

  list(): readonly Token[] {
    const stamp = stampOf(this.#path);
    if (stamp === this.#stamp) return this.#tokens;
    this.#tokens = stamp === '' ? [] : readTokens(this.#path);
    this.#stamp = stamp;
    return this.#tokens;
  }

  /**
   * Makes a token for a holder and answers its secret, which is kept nowhere.
   * @throws SpaxelError OptionInvalid when the name cannot be one, or has a token that has not ended.
   */
  create(holder: string, days: number, now = Date.now()): string {
    return this.#add(holder, { days, now });
  }

  /** The same for a worker. @throws SpaxelError OptionInvalid, as create. */
  createForWorker(holder: string, days: number, now = Date.now()): string {
    return this.#add(holder, { days, now, scope: 'worker' });
  }

  #add(
    holder: string,
    { days, now, ...scope }: Pick<Token, 'scope'> & { readonly days: number; readonly now: number }
  ): string {
    if (!/^[a-z0-9][a-z0-9._@-]{0,63}$/i.test(holder))
      throw new SpaxelError(
        'OptionInvalid',
        'A holder’s name is of letters, digits and . _ @ -, 64 at most.'
      );
    const living = this.list().filter(({ ends }) => Date.parse(ends) > now);
    if (living.some(token => token.holder === holder))
      throw new SpaxelError(
        'OptionInvalid',
        `${holder} has a token already: \`spaxel token revoke ${holder}\` first.`
      );
    const secret = prefix + randomBytes(32).toString('base64url');
    const [created, ends] = [now, now + days * day].map(time => new Date(time).toISOString());
    const times = { created: created ?? '', ends: ends ?? '' };
    const token = { holder, digest: digestOf(secret), ...times, ...scope };
    this.#write([...living, token]);
    return secret;
  }

  /** Ends a holder's token at once. @throws SpaxelError OptionInvalid when there is none. */
  revoke(holder: string): void {
    const left = this.list().filter(token => token.holder !== holder);
    if (left.length === this.list().length)
      throw new SpaxelError('OptionInvalid', `${holder} has no token.`);
    this.#write(left);
  }

  /** Whose secret this is; undefined when it is nobody's, revoked, or has ended. */
  holderOf(secret: string, now = Date.now()): string | undefined {
    return this.find(secret, now)?.holder;
  }

  /** The token of a secret; undefined as of holderOf. */
  find(secret: string, now = Date.now()): Token | undefined {
    const asked = Buffer.from(digestOf(secret), 'hex');
    const found = this.list().find(({ digest }) =>
      timingSafeEqual(Buffer.from(digest, 'hex'), asked)
    );
    return found !== undefined && Date.parse(found.ends) > now ? found : undefined;
  }

  #write(tokens: readonly Token[]): void {
    const temporary = `${this.#path}.${String(process.pid)}`;
    // Programs that know no scopes would take a worker's token for a person's: they are to let nobody in.
    const schema = tokens.some(({ scope }) => scope !== undefined) ? 2 : 1;
    writeFileSync(temporary, `${JSON.stringify({ schema, tokens }, null, 2)}\n`, {
      mode: 0o600
    });
    renameSync(temporary, this.#path);
    this.#stamp = 'written';
  }
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Empty when there is no file. */
function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stat === undefined ? '' : `${String(stat.ino)} ${String(stat.mtimeNs)}`;
}

function readTokens(path: string): readonly Token[] {
  try {
    const { schema, tokens } = JSON.parse(readFileSync(path, 'utf8')) as {
      schema: number;
      tokens: Token[];
    };
    const isOurs = ({ digest, scope }: Readonly<Partial<Record<keyof Token, string>>>): boolean =>
      /^[0-9a-f]{64}$/.test(digest ?? '') && (scope === undefined || scope === 'worker');
    if ([1, 2].includes(schema) && tokens.every(isOurs)) return tokens;
  } catch (cause) {
    throw broken(path, cause);
  }
  throw broken(path);
}

function broken(path: string, cause?: unknown): SpaxelError {
  return new SpaxelError(
    'TokensBroken',
    `${path} holds no list of tokens: nobody is let in.`,
    cause
  );
}
