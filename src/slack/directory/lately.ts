/** The same question asked again within half a minute gets the same answer; for what is only shown, never for decisions. */

const REMEMBERED = 30_000;
const MOST_REMEMBERED = 10_000;

/** Failures are not remembered. */
export const lately = <Asked extends readonly unknown[], Answer>(
  look: (...asked: Asked) => Promise<Answer>,
  now: () => number,
): ((...asked: Asked) => Promise<Answer>) => {
  const known = new Map<string, { readonly at: number; readonly answer: Promise<Answer> }>();

  return (...asked) => {
    const key = JSON.stringify(asked);
    const last = known.get(key);
    if (last !== undefined && now() - last.at < REMEMBERED) return last.answer;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const found = { at: now(), answer: look(...asked) };
    known.set(key, found);
    found.answer.catch(() => {
      if (known.get(key) === found) known.delete(key);
    });
    return found.answer;
  };
};
