/** The ledger's tables, as the steps that made them: step N brings version N-1 to N (`user_version`), and is never edited once released. Each row says what happened; nothing is rewritten but a state. */
export const steps: readonly string[] = [
  `
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  command TEXT NOT NULL,
  folder TEXT NOT NULL,
  phase TEXT NOT NULL,
  plan TEXT NOT NULL,
  created TEXT NOT NULL,
  started TEXT,
  ended TEXT,
  error TEXT,
  out TEXT
) STRICT;

CREATE TABLE segments (
  job TEXT NOT NULL REFERENCES jobs(id),
  segment INTEGER NOT NULL,
  task TEXT NOT NULL,
  offset INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (job, segment)
) STRICT, WITHOUT ROWID;

CREATE TABLE fits (
  job TEXT NOT NULL REFERENCES jobs(id),
  bin INTEGER NOT NULL,
  fit_id TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'WAITING' CHECK (status IN ('WAITING', 'COMPLETED', 'ERROR', 'ABORTED')),
  code INTEGER NOT NULL DEFAULT 1,
  message TEXT,
  segment INTEGER,
  row INTEGER,
  cpu REAL NOT NULL DEFAULT 0,
  cached INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (job, bin)
) STRICT, WITHOUT ROWID;

CREATE INDEX fits_done ON fits (fit_id, job) WHERE status = 'COMPLETED';
`,
  `ALTER TABLE jobs ADD COLUMN owner TEXT;`
];
