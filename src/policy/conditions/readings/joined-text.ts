/** What JavaScript makes of a list if it wants a text or a number. */

/** `[1, [2, null]]` is `1,2,`; at any depth, without recursion, because callers choose how deep their lists are. */
export const joinedText = (list: readonly unknown[]): string => {
  const texts: string[] = [];
  const pending: unknown[] = list.toReversed();
  while (pending.length > 0) {
    const item = pending.pop();
    if (Array.isArray(item) && item.length > 0) for (const each of item.toReversed()) pending.push(each);
    else texts.push(textOf(item));
  }
  return texts.join(',');
};

const textOf = (item: unknown): string => {
  if (typeof item !== 'object') return String(item);
  return item === null || Array.isArray(item) ? '' : '[object Object]';
};
