/** An object without some of its members; what stays keeps its bytes. */
import type { JsonEdit, JsonObject } from './json-node.ts';

/** The edit that takes these members out of an object of this text. */
export const withoutMembers = (
  text: string,
  { start, end, members }: JsonObject,
  names: readonly string[],
): JsonEdit => {
  const kept = members.filter(({ key }) => !names.includes(key.value));
  const source = kept.map(({ key, value }) => text.slice(key.start, value.end)).join(',');
  return { start, end, text: `{${source}}` };
};
