/**
 * The same question asked again within a while gets the same answer. Half a minute is for what is only shown; what people
 * and calls are decided by may be half a second old at most.
 */

export interface LatelyOptions<Asked> {
  readonly now: () => number;
  /** Milliseconds for which an answer counts; half a minute if undefined. */
  readonly life?: number;
  /** What makes two questions the same: the JSON of what is asked if undefined. */
  readonly keyOf?: (asked: Asked) => string;
}

const LIFE = 30_000;
const MOST_REMEMBERED = 10_000;

/** Returns `look` with a memory. Failures are not remembered; questions asked meanwhile share one look. */
export const lately = <Asked extends readonly unknown[], Answer>(
  look: (...asked: Asked) => Promise<Answer>,
  { now, life = LIFE, keyOf = JSON.stringify }: LatelyOptions<Asked>,
): ((...asked: Asked) => Promise<Answer>) => {
  const known = new Map<string, { readonly at: number; readonly answer: Promise<Answer> }>();

  return (...asked) => {
    const key = keyOf(asked);
    const last = known.get(key);
    if (last !== undefined && now() - last.at < life) return last.answer;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const found = { at: now(), answer: look(...asked) };
    known.set(key, found);
    found.answer.catch(() => {
      if (known.get(key) === found) known.delete(key);
    });
    return found.answer;
  };
};
