/**
 * The tables of the embedded store: each row holds a document as JSON beside the few columns it is found by.
 * Moments are REAL: a clock may give fractions of a millisecond, and a strict INTEGER column would refuse them.
 */
import type { DatabaseSync } from 'node:sqlite';

const TABLES = `
CREATE TABLE sessions (
  id TEXT PRIMARY KEY, started REAL NOT NULL, last REAL NOT NULL, state TEXT NOT NULL,
  subject TEXT NOT NULL, email TEXT, server TEXT NOT NULL, lineage TEXT, expire_at REAL NOT NULL, doc TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_newest ON sessions (started, id);
CREATE INDEX sessions_subject ON sessions (subject, started);
CREATE INDEX sessions_email ON sessions (email, started);
CREATE INDEX sessions_server ON sessions (server, started);
CREATE INDEX sessions_idle ON sessions (last) WHERE state = 'open';
CREATE INDEX sessions_lineage ON sessions (lineage, last) WHERE state = 'open' AND lineage IS NOT NULL;
CREATE INDEX sessions_expired ON sessions (expire_at);

CREATE TABLE entries (
  session TEXT NOT NULL, seq INTEGER NOT NULL, hash TEXT NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (session, seq)
) STRICT;
CREATE TABLE chunks (
  session TEXT NOT NULL, digest TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (session, digest)
) STRICT;

CREATE TABLE approvals (
  id TEXT PRIMARY KEY, version INTEGER NOT NULL, digest TEXT NOT NULL, state TEXT NOT NULL, open INTEGER NOT NULL,
  created_at REAL NOT NULL, doc TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX approvals_open ON approvals (digest) WHERE open = 1;
CREATE INDEX approvals_newest ON approvals (created_at, id);
CREATE INDEX approvals_state ON approvals (state, created_at, id);

CREATE TABLE grants (
  id TEXT PRIMARY KEY, version INTEGER NOT NULL, state TEXT NOT NULL, open INTEGER NOT NULL, issuer TEXT NOT NULL,
  subject TEXT NOT NULL, access TEXT NOT NULL, requester TEXT NOT NULL, until REAL, expires_at REAL NOT NULL,
  created_at REAL NOT NULL, doc TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX grants_open ON grants (issuer, subject, access) WHERE open = 1;
CREATE INDEX grants_newest ON grants (created_at, id);

CREATE TABLE leases (name TEXT PRIMARY KEY, owner TEXT NOT NULL, until REAL NOT NULL) STRICT;
CREATE TABLE documents (
  kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, expire_at REAL, doc TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT;
CREATE INDEX documents_expired ON documents (expire_at) WHERE expire_at IS NOT NULL;
CREATE TABLE health (id INTEGER PRIMARY KEY, at REAL NOT NULL) STRICT;
`;

const UNSHOWN = `
ALTER TABLE approvals ADD COLUMN unshown REAL;
CREATE INDEX approvals_unshown ON approvals (unshown) WHERE unshown IS NOT NULL;
ALTER TABLE grants ADD COLUMN unshown REAL;
CREATE INDEX grants_unshown ON grants (unshown) WHERE unshown IS NOT NULL;
`;

const CHANGED = 'CREATE INDEX sessions_changed ON sessions (last, id);';

/** Step n brings a database from version n to n + 1. */
const STEPS = [TABLES, UNSHOWN, CHANGED];

/**
 * Brings the database to the newest version.
 * @throws Error if a newer Firebreak made it.
 */
export const migrate = (db: DatabaseSync): void => {
  const version = versionOf(db);
  for (const [step, sql] of STEPS.entries()) {
    if (step < version) continue;
    db.exec(`BEGIN IMMEDIATE; ${sql} PRAGMA user_version = ${step + 1}; COMMIT`);
  }
};

/** @throws Error if this is not a database of exactly this version, for readers that may not migrate. */
export const requireCurrent = (db: DatabaseSync): void => {
  if (versionOf(db) < STEPS.length) {
    throw new Error(
      'the store was made by an older Firebreak; start the gateway once to bring it up to date',
    );
  }
};

const versionOf = (db: DatabaseSync): number => {
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version > STEPS.length) throw new Error('the store was made by a newer Firebreak; update this one');
  return version;
};
