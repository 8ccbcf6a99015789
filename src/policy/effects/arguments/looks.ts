/** What texts look like: patterns for the beginnings of languages, each linear in the text they are given. */

const LEAD = String.raw`^(?:\s|\(|;|--[^\n]*\n|/\*(?:[^*]|\*(?!/))*\*/)*`;
const STATEMENT = String.raw`(?:select\s+\S|with\s+(?:recursive\s+)?[\w"]+\s*(?:\([^)]*\)\s*)?as\s*(?:not\s+materialized\s*|materialized\s*)?\(|insert\s+(?:or\s+\w+\s+)?into\b|update\s+(?:only\s+)?\S+\s+(?:as\s+\w+\s+|\w+\s+)?set\b|delete\s+from\b|delete\s+\w+\s+from\b|merge\s+into\b|replace\s+into\b|truncate\s+(?:table\s+)?\S+\s*(?:;|,|cascade|restart|$)|(?:drop|alter|create(?:\s+or\s+replace)?)\s+(?:temp(?:orary)?\s+|unique\s+|materialized\s+|global\s+|unlogged\s+)*(?:table|database|schema|index|view|function|procedure|trigger|role|user|sequence|type|extension|policy|column|materialized|publication|subscription|event|login|server|rule|domain|system|warehouse|task|stage|stream|pipe|share|owned|foreign|aggregate|tablespace|session|model|keyspace|catalog|resource|routine|statistics|synonym|assembly)\b|grant\s+[\w\s,*.()]+\s+(?:on|to)\b|revoke\s+[\w\s,*.()]+\s+(?:on|from)\b|exec(?:ute)?\s+(?:\w+\.)*\w+|call\s+[\w.]+\s*\(|explain\s+(?:analyze|select|\(|insert|update|delete|query)|pragma\s+\w+|vacuum\b|attach\s+(?:database\b|['"])|copy\s+[\w."(]+|do\s+\$|show\s+(?:tables|databases|columns|create|index|grants|variables|processlist|status|full)\b|describe\s+\w+\s*;?\s*$|values\s*\(|lock\s+table|reindex\s+\w+|begin\s*;|set\s+(?:session|local|global|role)\b|load\s+data\b|rename\s+table|(?:analyze|optimize|repair|check|undrop)\s+tables?\s+\w+\s*;?\s*$|refresh\s+materialized\s+view|flush\s+(?:tables|privileges|logs)\b|dbcc\s+\w+|(?:discard|reset)\s+all\s*;?\s*$|import\s+foreign\s+schema|security\s+label|comment\s+on\s+\w+|purge\s+binary|install\s+plugin|start\s+transaction|(?:backup|restore)\s+database|unload\s*\(|export\s+data|declare\s+@?\w+\s|change\s+(?:master|replication)|(?:start|stop)\s+replica)`;
const SQL = new RegExp(LEAD + STATEMENT, 'i');

/** The shape of a whole statement: prose begins with such words too, but does not go on like this. */
export const looksLikeSql = (text: string): boolean =>
  SQL.test(text.slice(0, 4000)) || SHOUTED.test(text.slice(0, 200));

/** In other letters these are prose: "reset password", "use cases". */
const SHOUTED =
  /^\s*(?:ANALYZE|CLUSTER|REFRESH|DISCARD|DEALLOCATE|LISTEN|UNLISTEN|NOTIFY|OPTIMIZE|REPAIR|UNDROP|KILL|USE|RESET|CHECKPOINT|COMMIT|ROLLBACK|LOCK|REINDEX)(?:\s+[\w."]+){0,2}\s*;?\s*$/;

const HIDDEN =
  /;\s*(?:--[^\n]*\n\s*|\/\*.{0,200}?\*\/\s*)?(?:drop\s+(?:table|database|schema|view|index|user|role)|delete\s+from|insert\s+into|update\s+\S+\s+set|alter\s+(?:table|user|role)|truncate\s|create\s+(?:table|user|role)|grant\s|exec(?:ute)?\s|shutdown|copy\s)/i;
const CALLED =
  /\b(?:pg_terminate_backend|pg_cancel_backend|pg_sleep|pg_read_file|lo_(?:import|export|unlink)|dblink\w*|xp_cmdshell|sys_exec|load_extension|load_file|setval|nextval|set_config)\s*\(/i;

/** A value that ends someone else's statement and begins its own, or calls what no column does. */
export const hidesSql = (text: string): boolean => {
  const beginning = text.slice(0, 20_000);
  return HIDDEN.test(beginning) || CALLED.test(beginning);
};

const SUBSTITUTES =
  /(?:[;|]\s*|&&\s*|\$\(\s*|`\s*)(?:sudo\s+)?(?:rm\s+-|mkfs|dd\s+if=|shutdown\b|reboot\b|kill(?:all)?\s+-|chmod\s+[0-7+]|chown\s+\w|curl\s+\S|wget\s+\S|nc\s+\S|cat\s+\/|bash\s+-|sh\s+-c|python3?\s+-c|(?:rm|kubectl|helm|terraform|aws|gcloud|az|docker|git|psql|mysql|mongosh|redis-cli|systemctl|npm|mv|cp|touch|tee|ssh|scp|crontab)\s+\S)|\|\s*(?:ba|z|da)?sh\b|\n\s*rm\s+-|`[a-z][^`\n]{0,200}`|\$\([a-z][^)\n]{0,200}\)/;

/** A value that ends or interrupts someone else's command and begins its own. */
export const hidesShell = (text: string): boolean => SUBSTITUTES.test(text.slice(0, 20_000));

/** A value that a command would take for one of its options: `--output=/etc/x` if a branch is expected. */
export const isOption = (text: string): boolean =>
  /^--[a-z][\w-]*(?:=|\s|$)|\s--(?:output|exec|upload-pack|receive-pack|ext-diff)\b/.test(
    text.slice(0, 2000),
  );

/** Words that no prose begins with: text under `statement` that begins otherwise was never meant for a database. */
const KEYWORD =
  /^(?:\W|\d)*(?:select|with|values|table|explain|describe|desc|insert|update|delete|merge|replace|upsert|drop|alter|create|truncate|rename|grant|revoke|deny|exec|execute|call|begin|declare|commit|rollback|set|use|load|copy|put|get|list|ls|remove|rm|attach|detach|vacuum|analyze|optimize|reindex|cluster|refresh|lock|unlock|kill|shutdown|flush|reset|purge|backup|restore|import|export|unload|undrop|do|handler|pragma|install|system|msck|cache|uncache|clear|notify|listen|prepare|deallocate|comment|security|dbcc|bulk|match|from|if|while|loop|alter|show\s+(?:tables|databases|create|columns|schemas))\b/i;

/** Whether a keyword of SQL begins the text, or a comment of SQL is in it. */
export const beginsLikeSql = (text: string): boolean =>
  KEYWORD.test(text.slice(0, 4000)) || /\/\*|--/.test(text);

/** Whether the text begins as a GraphQL document does, and not as JSON. */
export const looksLikeGraphql = (text: string): boolean =>
  /^(?:\s|#[^\n]*\n|,)*(?:(?:query|mutation|subscription|fragment)\b[^;{]{0,500}\{|\{\s*[A-Za-z_][\w\s:]*[({}\s])/.test(
    text.slice(0, 2000),
  ) && !/^\s*\{\s*"/.test(text);

/** `db.orders.find(…)`. */
export const looksLikeMongo = (text: string): boolean => /^\s*(?:db|rs|sh)\s*[.[]/.test(text);
