/** A worker of the tab: it answers one fit after the other. Bundled by itself; the page never imports it. */
import { Fitting } from './fitting.ts';
import type { FitAsk, Parcel } from './messages.ts';

const fitting = new Fitting(() => performance.now());

self.onmessage = ({ data }: MessageEvent<Parcel | FitAsk>) => {
  if (data.kind === 'fit') self.postMessage(fitting.fit(data));
  else fitting.take(data);
};
