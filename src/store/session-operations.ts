/** What the tables of sessions do, in both stores. */
export type SessionOperations =
  | 'openSession'
  | 'advanceSession'
  | 'closeSession'
  | 'getSession'
  | 'openSessionOf'
  | 'searchSessions'
  | 'idleSessions'
  | 'changedSessions'
  | 'removeExpired';
