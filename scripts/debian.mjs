// Debian's packages that tests need, installed where we may: once, and without starting a service.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { ask, must } from './checkout.mjs';

export const chromium = {
  title: 'Chromium',
  program: '/usr/bin/chromium',
  packages: ['chromium', 'fonts-dejavu-core']
};
export const rabbitmq = {
  title: 'RabbitMQ',
  program: '/usr/lib/rabbitmq/bin/rabbitmq-server',
  packages: ['rabbitmq-server']
};

/** Debian asks this program whether a package may start its service; tests start servers of their own. */
const policy = '/usr/sbin/policy-rc.d';

function withoutServices(install) {
  if (existsSync(policy)) return install();
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return install();
  } finally {
    rmSync(policy);
  }
}

/** Whether the program is there, now or by installing it. */
export function find({ title, program, packages }) {
  if (existsSync(program)) return true;
  if (process.getuid?.() !== 0 || ask('which', ['apt-get']) === '') return false;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { env, quiet: true };
  withoutServices(() => {
    must('looking up Debian packages', 'apt-get', ['update', '-qq'], quiet);
    const options = ['install', '-y', '-qq', '--no-install-recommends'];
    must(`installing ${title}`, 'apt-get', [...options, ...packages], quiet);
  });
  return existsSync(program);
}

/** Why tests are skipped without it. */
export const lack = ({ title, program, packages }) =>
  `${title} (${program}) is missing and only root can install it: apt-get install ${packages.join(' ')}.`;
