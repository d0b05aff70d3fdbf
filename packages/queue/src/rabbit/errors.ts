// What the broker and the network say, as sentences for people; none of them holds a password.
import { SpaxelError } from '@spaxel/core';
import type { Address } from './address.ts';

const refusals: Readonly<Record<number, string>> = {
  403: 'the user may not do this',
  404: 'a queue or exchange is missing: the gateway has not started yet, or the topology was removed',
  405: 'another gateway works in this virtual host: each needs its own',
  406: 'a queue or exchange exists with other properties: remove it, or use another virtual host'
};

/** Anything thrown by a connection or channel as BrokerRefused (it answered and would not) or BrokerGone. */
export function brokerError(thrown: unknown, { shown }: Address): SpaxelError {
  if (thrown instanceof SpaxelError) return thrown;
  const { code, message } = thrown as { code?: unknown; message?: string };
  const said = message === undefined || message === '' ? String(code) : message;
  if (
    /ACCESS_REFUSED|ACCESS-REFUSED|Handshake terminated|vhost .* not found/.test(said) &&
    code !== 403
  )
    return new SpaxelError('BrokerRefused', `${shown} refuses the login: ${said}.`, thrown);
  if (said.includes('acknowledgement') && said.includes('timed out'))
    return new SpaxelError(
      'BrokerRefused',
      `${shown} gave a task to another: it was held for longer than the broker’s consumer_timeout.`,
      thrown
    );
  // amqplib has no words for a refusal at the last step of the handshake.
  if (said.startsWith('Expected ConnectionOpenOk'))
    return new SpaxelError(
      'BrokerRefused',
      `${shown}: there is no such virtual host, or the user may not enter it.`,
      thrown
    );
  const refusal = typeof code === 'number' ? refusals[code] : undefined;
  if (refusal !== undefined)
    return new SpaxelError('BrokerRefused', `${shown}: ${refusal} (${said}).`, thrown);
  return new SpaxelError('BrokerGone', `${shown} cannot be reached: ${said}.`, thrown);
}

/** The broker's number for what was thrown, also where a sentence was made of it; undefined when it gave none. */
export function codeIn(thrown: unknown): number | undefined {
  const { code, cause } = thrown as { code?: unknown; cause?: { code?: unknown } };
  const number = code ?? cause?.code;
  return typeof number === 'number' ? number : undefined;
}

/** Whether the broker refused because the user lacks a permission. */
export const isForbidden = (thrown: unknown): boolean => codeIn(thrown) === 403;
