/** MongoDB given as data: pipelines, filters and command documents. */
import { type Analysis, unknown } from '../finding.ts';
import {
  DESTROYING_COMMANDS,
  READING_COMMANDS,
  READING_STAGES,
  SCRIPT_OPERATORS,
  WRITING_COMMANDS,
  WRITING_STAGES,
} from './stages.ts';

const of = (effect: Analysis['effect'], name: string, says: readonly string[] = []): Analysis => ({
  effect,
  says,
  names: [name],
  unread: effect === 'unknown',
});

/** A pipeline (list of stages), or a document: a command by its first key, otherwise a filter. */
export const analyzeMongoValue = (value: unknown): Analysis => {
  const hidden = keysOf(value);
  const writes = hidden.find((key) => WRITING_STAGES.has(key));
  if (writes !== undefined)
    return of('destructive', writes, [`MongoDB aggregation with ${writes} overwrites a collection`]);
  const script = hidden.find((key) => SCRIPT_OPERATORS.has(key));
  if (script !== undefined) return unknown(`MongoDB ${script} runs code on the server`);
  if (Array.isArray(value)) return analyzePipeline(value);
  return typeof value === 'object' && value !== null
    ? analyzeDocument(value)
    : unknown('MongoDB code that cannot be read');
};

const analyzePipeline = (stages: readonly unknown[]): Analysis => {
  const strange = stages.map(firstKey).find((name) => name === undefined || !READING_STAGES.has(name));
  return strange === undefined && stages.every((stage) => READING_STAGES.has(firstKey(stage) ?? ''))
    ? of('read', 'aggregate')
    : unknown(`MongoDB stage ${strange ?? 'that cannot be read'} is not known to only read`);
};

const analyzeDocument = (document: object): Analysis => {
  const name = firstKey(document) ?? '';
  if (READING_COMMANDS.has(name)) return of('read', name);
  if (DESTROYING_COMMANDS.has(name)) return of('destructive', name, [sentence(name, document)]);
  if (WRITING_COMMANDS.has(name)) return of('write', name, [sentence(name, document)]);
  return unknown(`MongoDB command ${name} is not known`);
};

/** "MongoDB delete on orders, with an empty filter". */
const sentence = (name: string, document: object): string => {
  const [target] = Object.values(document);
  const where = typeof target === 'string' ? ` on ${target}` : '';
  const changes = Object.values(document).flatMap((value) => (Array.isArray(value) ? value : []));
  const everything = [document, ...changes].some((part) => hasEmptyFilter(part));
  return `MongoDB ${name}${where}${everything ? ', with an empty filter' : ''}`;
};

const hasEmptyFilter = (part: unknown): boolean =>
  typeof part === 'object' &&
  part !== null &&
  Object.entries(part).some(
    ([key, value]) =>
      /^(?:q|query|filter)$/.test(key) &&
      typeof value === 'object' &&
      value !== null &&
      Object.keys(value).length === 0,
  );

const firstKey = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value)[0] : undefined;

/** True if the document is a command that MongoDB knows, whatever the tool is called. */
export const isMongoCommand = (value: object): boolean => {
  const name = firstKey(value) ?? '';
  return [READING_COMMANDS, DESTROYING_COMMANDS, WRITING_COMMANDS].some((commands) => commands.has(name));
};

/** Keys of all depths, without recursion: documents come from the caller. */
const keysOf = (root: unknown): readonly string[] => {
  const keys: string[] = [];
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) keys.push(...Object.keys(value).slice(0, 10_000));
    for (const item of Object.values(value)) pending.push(item);
  }
  return keys;
};
