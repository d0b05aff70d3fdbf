// Starts the fitter from its sources, in a checkout. The bundle has one file of this name in its place, with all in it.
// argv: `--version` prints the engine's version.
try {
  await import('./src/main.ts');
} catch (error) {
  console.error(error);
  console.error('The native engine did not start from its sources: run `npm run setup`.');
  process.exitCode = 1;
}
