// `npm run setup`: sets the checkout up and does nothing else.
import { main } from './checkout.mjs';
import { find, lack, rabbitmq } from './debian.mjs';
import { prepare } from './prepare.mjs';

await main(() => {
  prepare();
  if (!find(rabbitmq)) console.log(`Tests with a broker will be skipped: ${lack(rabbitmq)}`);
});
