// What became of each fault of the lists in packages/queue, by the ids in the titles of tests, from jest's own report.

/** Where an id stands in a title: the faults of the queue begin theirs, those of the original system end it. */
const marks = [/^(T\d+) /, /\((F\d+)\)$/];

/** Of each id that ran: how its tests ended, and their seconds. */
function outcomes({ testResults }) {
  const told = new Map();
  for (const { title, status, duration } of testResults.flatMap(one => one.assertionResults))
    for (const mark of marks) {
      const id = mark.exec(title)?.[1];
      if (id === undefined) continue;
      const { all = [], seconds = 0 } = told.get(id) ?? {};
      told.set(id, { all: [...all, status], seconds: seconds + (duration ?? 0) / 1000 });
    }
  return told;
}

function verdict({ later, long, needs }, all, isLong) {
  if (all.includes('failed')) return { word: 'FAILED', isFault: true };
  if (all.includes('passed'))
    return all.every(status => status === 'passed')
      ? { word: 'passed', isFault: false }
      : { word: 'in part', isFault: true };
  if (all.length > 0) return { word: 'skipped', isFault: false };
  if (later !== undefined) return { word: `later: ${later}`, isFault: false };
  if (long === true && !isLong) return { word: 'at its true length only', isFault: false };
  if (needs !== undefined) return { word: `not run here: needs ${needs}`, isFault: false };
  return { word: 'DID NOT RUN', isFault: true };
}

/**
 * The table of these faults, a line each, and how many of them did not run or did not pass.
 * @param report jest's, as JSON
 * @param isLong whether faults had their true lengths
 */
export function faultTable(faults, report, isLong) {
  const told = outcomes(report);
  const rows = faults.map(fault => {
    const { all = [], seconds = 0 } = told.get(fault.id) ?? {};
    const { word, isFault } = verdict(fault, all, isLong);
    const line = `${fault.id.padEnd(4)} ${seconds.toFixed(0).padStart(4)} s  ${fault.fault}: ${word}`;
    return { line, isFault };
  });
  return { lines: rows.map(({ line }) => line), faults: rows.filter(row => row.isFault).length };
}
