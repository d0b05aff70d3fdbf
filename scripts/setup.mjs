// `npm run setup`: sets the checkout up and does nothing else.
import { main } from './checkout.mjs';
import { prepare } from './prepare.mjs';

await main(() => {
  prepare();
});
