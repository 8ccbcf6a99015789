/** Cypher, the language of graph databases: reads if it asks and holds no clause that changes anything. */
import { type Analysis, unknown } from './finding.ts';

const ASKS = /^\s*(?:match|optional\s+match|return|unwind|with|show|explain|profile)\b/i;
const ACTS =
  /\b(?:create|merge|delete|detach|set|remove|drop|foreach|call|load|alter|grant|revoke|deny|start|stop|use|into|insert|finish)\b/i;

const MAX_LENGTH = 16 * 1024;

/** Reads if it is certain to ask only; everything else is unknown. */
export const analyzeCypher = (text: string): Analysis => {
  if (text.length > MAX_LENGTH) return unknown('Cypher that is too long to be judged');
  const bare = text.replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g, "''");
  if (/["']/.test(bare.replaceAll("''", ''))) return unknown('Cypher with a quote that does not end');
  if (ASKS.test(bare) && !ACTS.test(bare))
    return { effect: 'read', says: [], names: ['match'], unread: false };
  const destroys = /\b(?:delete|drop|remove)\b/i.test(bare);
  return destroys
    ? { effect: 'destructive', says: ['Cypher that deletes'], names: ['delete'], unread: true }
    : unknown('Cypher that is not known to only read');
};
