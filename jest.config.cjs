// Two worlds: packages run in Node, src in jsdom with JupyterLab's own set-up. Tests lie beside their subject as *.test.ts.
// What belongs to a whole run, not to a project of it, is ours to say.
const {
  coverageReporters: _coverage,
  reporters: _reporters,
  testTimeout: _timeout,
  ...lab
} = require('@jupyterlab/testutils/lib/jest-config')(__dirname);
const esModules = [
  '@codemirror',
  '@marijn',
  '@microsoft',
  '@jupyter/',
  '@jupyterlab/',
  'color',
  'exenv-es6',
  'lib0',
  'marked',
  'nanoid',
  'vscode-ws-jsonrpc',
  'y-protocols',
  'y-websocket',
  'yjs',
  'd3-',
  'internmap',
  'ulid',
  'fast-png',
  'iobuffer',
  'fflate'
].join('|');
const swc = [
  '@swc/jest',
  { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }
];
const shared = {
  automock: false,
  transform: { '^.+\\.[cm]?[jt]sx?$': swc },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules})).+`]
};
const source = {
  '^@spaxel/protocol$': '<rootDir>/protocol/src/index.ts',
  '^@spaxel/(.*)$': '<rootDir>/packages/$1/src/index.ts'
};
module.exports = {
  // Tests start real programs on machines that may be busy; none waits by the clock.
  testTimeout: 60000,
  projects: [
    {
      ...shared,
      displayName: 'packages',
      testEnvironment: 'node',
      roots: ['<rootDir>/packages', '<rootDir>/fitters', '<rootDir>/protocol', '<rootDir>/scripts'],
      testRegex: '\\.test\\.ts$',
      testPathIgnorePatterns: ['/lib/', '/node_modules/'],
      moduleNameMapper: source
    },
    {
      ...lab,
      ...shared,
      transform: { '\\.svg$': lab.transform['\\.svg$'], ...shared.transform },
      displayName: 'src',
      roots: ['<rootDir>/src'],
      testRegex: '\\.test\\.ts$',
      moduleNameMapper: { ...lab.moduleNameMapper, ...source }
    }
  ]
};
