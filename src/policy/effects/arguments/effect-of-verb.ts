/** A verb given as argument: `issues { action: "delete" }`. */
import { type Analysis, unknown } from '../finding.ts';
import { DESTROYING_METHODS, READING_METHODS, WRITING_METHODS } from '../mongodb/stages.ts';
import { splitName } from '../split-name.ts';
import { DESTRUCTIVE_VERBS, READ_NOUNS, READ_VERBS, WRITE_VERBS } from '../verbs.ts';

/** Undefined if the word is no verb at all: a mode or a kind of something. */
export const effectOfVerb = (text: string): Analysis | undefined => {
  const words = splitName(text) ?? [];
  const destroys = DESTROYING_METHODS.has(text) || words.some((word) => DESTRUCTIVE_VERBS.has(word));
  if (destroys) return of('destructive', text);
  const first = words[0] ?? '';
  if (WRITING_METHODS.has(text) || words.some((word) => WRITE_VERBS.has(word) && !READ_NOUNS.has(word)))
    return of('write', text);
  if (READING_METHODS.has(text) || READ_VERBS.has(first) || READ_NOUNS.has(words.at(-1) ?? '')) {
    return words.length > 1 && words.includes('and')
      ? unknown(`${text} is more than one verb`)
      : of('read', text);
  }
  return undefined;
};

const of = (effect: Analysis['effect'], verb: string): Analysis => ({
  effect,
  says: effect === 'read' ? [] : [`asks for "${verb}"`],
  names: [verb.toLowerCase()],
  unread: false,
});
