/** SQLite's PRAGMA: some ask, some set; the same name does either. */
import { type Analysis, unknown } from '../finding.ts';
import type { SqlToken } from './scan-sql.ts';

/** Take an argument and only look. */
const ASKING: ReadonlySet<string> = new Set(
  `table_info table_xinfo table_list index_list index_info index_xinfo foreign_key_list foreign_key_check integrity_check
  quick_check database_list collation_list function_list module_list pragma_list compile_options stats`.split(
    /\s+/,
  ),
);

/** Answer with a setting if they are given none. */
const SETTINGS: ReadonlySet<string> = new Set(
  `user_version schema_version application_id data_version journal_mode encoding page_size page_count max_page_count
  freelist_count foreign_keys synchronous cache_size busy_timeout auto_vacuum temp_store locking_mode query_only
  recursive_triggers secure_delete mmap_size wal_autocheckpoint journal_size_limit threads soft_heap_limit`.split(
    /\s+/,
  ),
);

/** Returns the analysis of one PRAGMA; one that is not known is unknown. */
export const judgePragma = (tokens: readonly SqlToken[]): Analysis => {
  const texts = tokens.map((token) => token.text.toLowerCase());
  const at = texts[2] === '.' ? 3 : 1;
  const name = texts[at] ?? '';
  const sets = texts.includes('=');
  const asks = (ASKING.has(name) && !sets) || (SETTINGS.has(name) && texts.length === at + 1);
  if (asks) return { effect: 'read', says: [], names: [`pragma ${name}`], unread: false };
  return { ...unknown(`PRAGMA ${name} changes how the database works`), names: [`pragma ${name}`] };
};
