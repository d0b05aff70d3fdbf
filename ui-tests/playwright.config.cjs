const { existsSync } = require('node:fs');
const { join } = require('node:path');
const base = require('@jupyterlab/galata/lib/playwright-config');
const { checkout, environment, makePlace, program } = require('./place.cjs');

makePlace();
const url = `http://127.0.0.1:${process.env.SPAXEL_UI_PORT}`;
const chromium = process.env.SPAXEL_CHROMIUM ?? '/usr/bin/chromium';
const quiet = ['--disable-background-networking', '--disable-component-update', '--no-first-run'];

module.exports = {
  ...base,
  testDir: './tests',
  outputDir: './test-results',
  workers: 1,
  retries: 0,
  timeout: 150000,
  globalSetup: require.resolve('./global-setup.cjs'),
  reporter: [['list'], ['json', { outputFile: join(checkout, 'reports', 'ui.json') }]],
  use: {
    ...base.use,
    baseURL: url,
    viewport: { width: 1280, height: 900 },
    trace: 'off',
    video: 'off',
    launchOptions: {
      ...(existsSync(chromium) ? { executablePath: chromium } : {}),
      args: ['--no-sandbox', '--disable-lcd-text', ...quiet]
    }
  },
  webServer: {
    command: 'jupyter lab --config jupyter_server_test_config.py',
    cwd: __dirname,
    env: { ...environment(), SPAXEL_UI_PROGRAM: JSON.stringify(program()) },
    url: `${url}/lab`,
    timeout: 120000,
    reuseExistingServer: false,
    stdout: 'ignore',
    stderr: process.env.SPAXEL_UI_LOG === undefined ? 'ignore' : 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 }
  }
};
