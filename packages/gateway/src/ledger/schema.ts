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
  `ALTER TABLE jobs ADD COLUMN owner TEXT;`,
  `
CREATE TABLE events (
  job TEXT NOT NULL REFERENCES jobs(id),
  number INTEGER NOT NULL,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;

-- Of every fit, not of the completed alone: it is filled when a job is queued, and commits leave it as it is.
DROP INDEX fits_done;
CREATE INDEX fits_by_id ON fits (fit_id);

ALTER TABLE segments ADD COLUMN file TEXT NOT NULL DEFAULT 'arrays.bin';
ALTER TABLE jobs ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;

INSERT INTO events (job, number, at, kind, detail)
SELECT id, 1, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 'found', json_object(
  'phase', phase,
  'fits', (SELECT coalesce(json_group_array(json_array(status, code, segment, row, attempts)), json_array())
    FROM (SELECT * FROM fits WHERE job = jobs.id ORDER BY bin)),
  'segments', (SELECT coalesce(json_group_array(segment), json_array()) FROM segments WHERE job = jobs.id)
) FROM jobs;

CREATE VIEW tasks AS
SELECT job, number, at, kind, detail ->> 'task' AS task, detail ->> 'segment' AS segment, json_array_length(detail, '$.fits') AS fits
FROM events WHERE kind IN ('task', 'improved');

CREATE VIEW attempts AS
SELECT job, number, at, value ->> 0 AS bin, value ->> 1 AS status, value ->> 2 AS code, value ->> 4 AS cpu, value ->> 5 AS taken
FROM events, json_each(detail, '$.fits') WHERE kind IN ('task', 'improved');
`,
  `
CREATE TABLE campaigns (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  command TEXT NOT NULL,
  folder TEXT NOT NULL,
  phase TEXT NOT NULL CHECK (phase IN ('EXECUTING', 'COMPLETED', 'ERROR', 'ABORTED')),
  created TEXT NOT NULL,
  ended TEXT,
  out TEXT,
  owner TEXT,
  -- 1 when its rows may not reach beyond the root.
  jailed INTEGER NOT NULL,
  error TEXT
) STRICT;

CREATE TABLE members (
  campaign TEXT NOT NULL REFERENCES campaigns(id),
  row INTEGER NOT NULL,
  line INTEGER NOT NULL,
  cube TEXT NOT NULL,
  command TEXT NOT NULL,
  distance REAL,
  phase TEXT NOT NULL DEFAULT 'PENDING' CHECK (phase IN ('PENDING', 'EXECUTING', 'COMPLETED', 'ERROR', 'ABORTED')),
  job TEXT REFERENCES jobs(id),
  error TEXT,
  -- Counted when its job has ended.
  fits INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  aborted INTEGER NOT NULL DEFAULT 0,
  cached INTEGER NOT NULL DEFAULT 0,
  -- What the catalogue tells of it, JSON.
  summary TEXT,
  PRIMARY KEY (campaign, row)
) STRICT, WITHOUT ROWID;
-- With all that is counted, so that counting does not read the rows.
CREATE INDEX members_by_phase ON members (campaign, phase, row, fits, done, failed, aborted, cached);

CREATE TABLE campaign_events (
  campaign TEXT NOT NULL REFERENCES campaigns(id),
  number INTEGER NOT NULL,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (campaign, number)
) STRICT, WITHOUT ROWID;

ALTER TABLE jobs ADD COLUMN campaign TEXT REFERENCES campaigns(id);
CREATE INDEX jobs_alone ON jobs (id) WHERE campaign IS NULL;
CREATE INDEX jobs_by_source ON jobs (plan ->> '$.source.digest', id);
`,
  `
ALTER TABLE jobs ADD COLUMN submission TEXT;
CREATE UNIQUE INDEX jobs_by_submission ON jobs (coalesce(owner, ''), submission) WHERE submission IS NOT NULL;
`,
  `
CREATE TABLE documents (
  kind TEXT NOT NULL CHECK (kind IN ('app', 'region', 'source')),
  name TEXT NOT NULL,
  document TEXT NOT NULL CHECK (json_valid(document)),
  changed TEXT NOT NULL,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
`
];
