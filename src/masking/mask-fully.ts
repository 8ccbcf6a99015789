/** Masks one text until nothing more is found in it: what a placeholder leaves side by side may read as a secret, too. */
import { type Hit, isMasked } from './hit.ts';
import { distinct, replaceHits, resolveHits } from './resolve-hits.ts';

export interface FullyMasked {
  /** The text with placeholders, or undefined where nothing was masked. */
  readonly text: string | undefined;
  readonly masked: readonly Hit[];
  /** What is only reported. */
  readonly detected: readonly Hit[];
}

/** Each round hides something, so few are needed; a text made to need more stays covered as far as it got. */
const mostRounds = 5;
const none: readonly Hit[] = [];

export const maskFully = (text: string, find: (text: string) => readonly Hit[]): FullyMasked => {
  const found = distinct(find(text));
  if (found.length === 0) return { text: undefined, masked: none, detected: none };
  const detected = resolveHits(found.filter(({ mode }) => mode === 'detect'));
  const masked: Hit[] = [];
  let result = text;
  let hits = resolveHits(found.filter(isMasked));
  for (let round = 1; hits.length > 0; round++) {
    for (const hit of hits) masked.push(hit);
    result = replaceHits(result, hits);
    // Tokens of nested JSON have been through this already.
    if (round === mostRounds || hits.every((hit) => hit.inside !== undefined)) break;
    hits = resolveHits(distinct(find(result)).filter(isMasked));
  }
  return { text: masked.length === 0 ? undefined : result, masked, detected };
};
