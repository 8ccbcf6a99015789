/** The words of a filter. */

export interface Token {
  /** `end` stands behind the last one. */
  readonly kind: 'word' | 'string' | 'number' | 'sign' | 'end';
  /** As written, but for strings, whose value it is. */
  readonly text: string;
}

/** As many as a group of some hundred members needs that are named one by one. */
const MOST = 4000;
const NEXT =
  /\s*(?:([()[\]]|\.(?=[A-Za-z$]))|("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w:.-])|([A-Za-z$][\w$:-]*(?:\.\d[\w$:-]*)*))/y;

/** Undefined for a text that has other signs in it, is too long, or in which a string is not one of JSON. */
export const readTokens = (text: string): readonly Token[] | undefined => {
  const tokens: Token[] = [];
  const trimmed = text.trimEnd();
  let at = 0;
  while (at < trimmed.length) {
    NEXT.lastIndex = at;
    const found = NEXT.exec(trimmed);
    if (found === null || tokens.length === MOST) return undefined;
    at = NEXT.lastIndex;
    const token = tokenOf(found);
    if (token === undefined) return undefined;
    tokens.push(token);
  }
  return [...tokens, { kind: 'end', text: '' }];
};

const tokenOf = ([, sign, quoted, number, word = '']: RegExpExecArray): Token | undefined => {
  if (sign !== undefined) return { kind: 'sign', text: sign };
  if (number !== undefined) return { kind: 'number', text: number };
  if (quoted === undefined) return { kind: 'word', text: word };
  try {
    return { kind: 'string', text: String(JSON.parse(quoted)) };
  } catch {
    return undefined;
  }
};
