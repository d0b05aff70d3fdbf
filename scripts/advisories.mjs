// What audits of dependencies say, read alike: advisories that concern us, those accepted for a time, what could not be asked.

const severities = ['info', 'low', 'moderate', 'high', 'critical'];
/** What is below may wait for the next update. */
const least = severities.indexOf('high');

/** An audit that told nothing; the reason is a sentence. */
export class NotAudited extends Error {}

/** The JSON that an audit printed. @throws NotAudited. */
function read(program, { out, log }) {
  try {
    return JSON.parse(out);
  } catch {
    const lines = log.trim().split('\n');
    throw new NotAudited(`${program} gave no report (${lines.at(-1)?.trim() || 'no word'}).`);
  }
}

/** Advisories of npm audit --json, high and critical. @throws NotAudited when the registry did not answer. */
export function npmAdvisories(said) {
  const { vulnerabilities, message, error, statusCode } = read('npm audit', said);
  const why = error?.summary || message || error?.code || `status ${statusCode ?? 'unknown'}`;
  if (vulnerabilities === undefined)
    throw new NotAudited(`the registry does not answer npm audit (${why}).`);
  const found = Object.values(vulnerabilities)
    .flatMap(({ via }) => via)
    .filter(one => typeof one === 'object' && severities.indexOf(one.severity) >= least);
  const named = found.map(({ name, title, url, severity, range }) => ({
    id: url?.split('/').at(-1) ?? title,
    sentence: `${name} ${range}: ${title} (${severity}, ${url})`
  }));
  return [...new Map(named.map(one => [one.id, one])).values()];
}

/** Advisories of pip-audit -f json, all: they have no severity. @throws NotAudited when the index did not answer. */
export function pipAdvisories(said) {
  const { dependencies } = read('pip-audit', said);
  if (!Array.isArray(dependencies)) throw new NotAudited('pip-audit gave no list of packages.');
  const skipped = dependencies.filter(one => one.skip_reason !== undefined);
  // Without a word of it pip-audit counts what the index does not know as sound.
  if (skipped.length > 0)
    throw new NotAudited(
      `the index knows ${dependencies.length - skipped.length} of ${dependencies.length} packages.`
    );
  return dependencies.flatMap(({ name, version, vulns = [] }) =>
    vulns.map(({ id, aliases = [], fix_versions: fixes = [] }) => ({
      id,
      aliases,
      sentence: `${name} ${version}: ${[id, ...aliases].join(', ')} (${fixes.length > 0 ? `mended in ${fixes.join(', ')}` : 'not mended yet'})`
    }))
  );
}

/**
 * What is left of the advisories after those that were accepted, as sentences; an acceptance ends at its day.
 * @param accepted rows {id, reason, until: 'YYYY-MM-DD'}
 */
export function open(advisories, accepted, today) {
  const rowOf = ({ id, aliases = [] }) => accepted.find(row => [id, ...aliases].includes(row.id));
  return advisories.flatMap(advisory => {
    const row = rowOf(advisory);
    if (row === undefined) return [advisory.sentence];
    if (today <= row.until) return [];
    return [`${advisory.sentence}; accepted until ${row.until}, which is over: ${row.reason}`];
  });
}
