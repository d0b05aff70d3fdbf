import { commonFolder, shortNames } from './short-names.ts';

test.each([
  [
    ['/a/b.txt', '/c/d.txt'],
    ['b.txt', 'd.txt']
  ],
  [
    ['/a/n1/s.txt', '/a/n2/s.txt'],
    ['n1/s.txt', 'n2/s.txt']
  ],
  [
    ['/n1/s.txt', '/n2/s.txt'],
    ['/n1/s.txt', '/n2/s.txt']
  ],
  [
    ['n1/s.txt', 'n2/s.txt'],
    ['n1/s.txt', 'n2/s.txt']
  ],
  [
    ['/a/s.txt', '/a/s.txt'],
    ['s.txt', 's.txt']
  ],
  [[], []]
])('%j are called %j', (paths, names) => {
  expect(shortNames(paths)).toEqual(names);
});

test.each([
  [['sub/x/a', 'sub/y/a'], 'sub'],
  [['sub/x', 'suburb/x'], ''],
  [['/a/b/c'], '/a/b']
])('above %j lies %j', (paths, folder) => {
  expect(commonFolder(paths)).toBe(folder);
});
