/** Query languages made for reading (PromQL, LogQL, KQL, SPL, ES|QL …), whose few acting commands are documented. */
import { type Analysis, unknown } from './finding.ts';

/** Kusto's management commands begin with a dot; only `.show` looks. */
const MANAGES = /(?:^|[\n;])\s*\.(?!show\b)[a-z]/i;

/**
 * Stages that act: Splunk's "risky commands" and those that store or send, and Kusto's plugins that call out.
 * InfluxQL, which is written like SQL, is not judged here.
 */
const ACTS =
  /(?:^|\|)\s*(?:delete|outputlookup|outputcsv|outputtext|collect|mcollect|meventcollect|tscollect|sumindex|sendemail|sendalert|script|run|runshellscript|map|dump|crawl|input|deleteprivate|createrss|audit\s+delete|evaluate\s+(?:http_request|http_request_post|sql_request|mysql_request|postgresql_request|cosmosdb_sql_request|python|r)\b)\b(?!\s*[=:(])/i;

/** Reads unless one of the acting commands is in it; then it is unknown. */
export const analyzeReadOnlyQuery = (text: string): Analysis => {
  const act = MANAGES.exec(text) ?? ACTS.exec(text.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '""'));
  return act === null
    ? { effect: 'read', says: [], names: [], unread: false }
    : unknown(`a query that acts: ${act[0].replace(/[\s|;]+/g, ' ').trim()}`);
};
