// What the C library is told, which holds the arrays that Node does not: to give large ones back to the system as they are freed,
// as it does until it has seen a larger one, and to keep few pools. A gateway with nothing to do holds some 20 MB less.
const frugal = {
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_ARENA_MAX: '2'
};

/** The surroundings of a gateway. */
export function frugalEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...frugal, ...env };
}

/** Those of what a gateway starts: fitters make and free large arrays all the time, and are the slower for it. */
export function plainEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isFrugal = (name: string): boolean =>
    name in frugal && env[name] === frugal[name as keyof typeof frugal];
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isFrugal(name)));
}
