/** The dialects of SQL that are told apart. */

/** `generic` if nothing is declared: what any of the dialects would read differently is unknown. */
export type Dialect = 'postgres' | 'mysql' | 'sqlite' | 'mssql' | 'generic';
