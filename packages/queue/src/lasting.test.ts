// A message is on the broker's disk before the gateway counts it as sent.
import { RabbitQueue, readAddress } from './index.ts';
import { Broker, hasBroker } from './testing/broker.ts';
import { taskOf } from './testing/ears.ts';
import { Proxy } from './testing/proxy.ts';

jest.setTimeout(120_000);

interface Waiting {
  readonly properties: { readonly delivery_mode: number; readonly message_id: string };
}

(hasBroker ? test : test.skip)(
  'messages are persistent, and unsent until the broker confirms them (F3)',
  async () => {
    const broker = await Broker.open();
    const proxy = await Proxy.open(broker.port);
    const url = await broker.vhost('lasting');
    const fitters = new Map([['test', '1']]);
    const address = readAddress(proxy.through(`${url}?heartbeat=2`));
    const queue = new RabbitQueue({ address, fitters, firstPause: 20, longestPause: 500 });
    const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
      while (!(await holds())) await new Promise(resolve => setTimeout(resolve, 20));
    };
    try {
      await until(() => queue.state().isConnected);
      proxy.lose('fromBroker');
      const task = taskOf('J');
      const sent = queue.send(task, new Uint8Array(100), 'interactive');
      await until(() => queue.state().unsent > 0);
      proxy.lose();
      proxy.reset();
      await sent;
      await until(() => queue.state().unsent === 0);
      const path = 'queues/lasting/spaxel.tasks.test.interactive/get';
      const body = { count: 5, ackmode: 'ack_requeue_true', encoding: 'base64' };
      let waiting: Waiting[] = [];
      await until(async () => {
        waiting = await broker.call<Waiting[]>('POST', path, body);
        return waiting.length > 0;
      });
      for (const { properties } of waiting)
        expect(properties).toMatchObject({ delivery_mode: 2, message_id: task.task });
    } finally {
      await queue.close();
      await proxy.close();
      await broker.close();
    }
  }
);
