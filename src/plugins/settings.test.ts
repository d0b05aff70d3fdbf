import { Preferences } from './settings.ts';

test('the switch of the live fit is told to all views, and written down when it changes', () => {
  const preferences = new Preferences();
  const seen: boolean[] = [];
  const kept: [string, boolean][] = [];
  preferences.changed.connect(one => seen.push(one.liveFit));
  preferences.keep = (name, value) => kept.push([name, value]);
  preferences.setLiveFit(true);
  preferences.setLiveFit(true);
  preferences.take({ liveFit: false, fitter: 3 });
  expect([seen, kept]).toEqual([[true, false], [['liveFit', true]]]);
  expect([preferences.liveFit, preferences.fitter]).toEqual([false, 'ppxf']);
});

test('settings of the panel are taken where they make sense', () => {
  const preferences = new Preferences();
  preferences.take({ combine: 'mean', speed: 25, linkCursors: false, wattsPerCore: 6 });
  preferences.take({ combine: 'median', speed: -1, linkCursors: 'no', wattsPerCore: -1 });
  const { combine, speed, linkCursors, watts } = preferences;
  expect([combine, speed, linkCursors, watts]).toEqual(['mean', 25, false, 6]);
});
