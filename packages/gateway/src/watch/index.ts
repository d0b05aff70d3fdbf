// A folder that is watched: what comes into it is fitted, each content once.
export { fitOptionsOf, type Gate } from './gate.ts';
export { newsLine, type News, type Tally } from './news.ts';
export { watchFolder } from './watch.ts';
