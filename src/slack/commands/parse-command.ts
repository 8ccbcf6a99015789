/** What someone typed after the slash command, read strictly. Pure. */
import { parseDuration } from '../../domain/time/duration.ts';

export type Command =
  | {
      readonly name: 'request';
      readonly access: string | undefined;
      /** As typed, and in milliseconds. */
      readonly duration: { readonly text: string; readonly ms: number } | undefined;
      readonly reason: string | undefined;
    }
  | {
      readonly name: 'extend';
      readonly id: string;
      readonly duration: number | undefined;
      readonly reason: string | undefined;
    }
  | { readonly name: 'end'; readonly id: string | undefined }
  | { readonly name: 'revoke'; readonly id: string; readonly user: string | undefined }
  | { readonly name: 'breakglass'; readonly said: readonly string[] }
  | { readonly name: 'link'; readonly code: string | undefined }
  | { readonly name: 'list' | 'pending' | 'whoami' | 'help' | 'unlink' }
  | { readonly name: 'mistake'; readonly problem: string };

/** Returns what is wanted. What is not understood becomes a command that explains itself. */
export const parseCommand = (text: string): Command => {
  const [name = 'help', ...rest] = text.split(/\s+/).filter(Boolean).map(unescaped);
  switch (name.toLowerCase()) {
    case 'request':
      return request(rest);
    case 'extend':
      return extend(rest);
    case 'end':
      return end(rest);
    case 'revoke':
      return revoke(rest);
    case 'breakglass':
      return { name: 'breakglass', said: rest };
    case 'link':
      return { name: 'link', code: rest[0] };
    case 'list':
    case 'pending':
    case 'whoami':
    case 'help':
    case 'unlink':
      return { name: name.toLowerCase() as 'list' };
    default:
      return { name: 'mistake', problem: `There is no "${name}" here.` };
  }
};

/** Slack escapes these three in what people type, and only these. */
const unescaped = (word: string): string =>
  word.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** `request [what] [1h] [why…]`, each part optional; what is missing is asked in a modal. */
const request = (rest: readonly string[]): Command => {
  const at = rest.findIndex((word) => parseDuration(word) !== undefined);
  const [access, ...others] = rest.filter((_word, index) => index !== at);
  // With a time in third place or later, the words in between are the reason already.
  const duration = at === 0 || at === 1 ? timeOf(rest[at]) : undefined;
  const reason = (duration === undefined ? rest.slice(1) : others).join(' ');
  return { name: 'request', access, duration, reason: reason === '' ? undefined : reason };
};

const timeOf = (text: string | undefined) => {
  const ms = text === undefined ? undefined : parseDuration(text);
  return text === undefined || ms === undefined ? undefined : { text, ms };
};

/** Longer ids than any of ours would not go through a modal. */
const isId = (word: string): boolean => /^gr_[\w-]{1,100}$/.test(word);

/** `end [ID]` */
const end = ([id]: readonly string[]): Command =>
  id === undefined || isId(id)
    ? { name: 'end', id }
    : { name: 'mistake', problem: 'Say which access, for example: end gr_….' };

/** `extend ID [30m] [why…]` */
const extend = ([id, ...rest]: readonly string[]): Command => {
  if (id === undefined || !isId(id))
    return { name: 'mistake', problem: 'Say which access, for example: extend gr_… 30m still busy.' };
  const duration = timeOf(rest[0])?.ms;
  const reason = rest.slice(duration === undefined ? 0 : 1).join(' ');
  return { name: 'extend', id, duration, reason: reason === '' ? undefined : reason };
};

/**
 * `revoke [@user] ID`; Slack writes the mention as `<@U123|name>`. Nothing is passed over: the one who names a group or
 * two people means something else than the one access.
 */
const revoke = (rest: readonly string[]): Command => {
  const users = rest.flatMap((word) => /^<@([UW][A-Z0-9]+)(\|[^>]*)?>$/.exec(word)?.[1] ?? []);
  const ids = rest.filter(isId);
  const [user] = users;
  const [id] = ids;
  const isClear = users.length <= 1 && ids.length === 1 && rest.length === users.length + 1;
  return id === undefined || !isClear
    ? { name: 'mistake', problem: 'Say which access, for example: revoke @sam gr_….' }
    : { name: 'revoke', id, user };
};

/** What the command can do, one line each. */
export const helpText = (command: string): string =>
  [
    `\`${command} request [access] [1h] [why]\` ask for temporary access`,
    `\`${command} list\` your access, and what you can ask for`,
    `\`${command} pending\` requests that wait for you`,
    `\`${command} extend ID [30m] [why]\` ask for more time`,
    `\`${command} end [ID]\` give access back`,
    `\`${command} revoke [@user] ID\` take access away`,
    `\`${command} breakglass [what] why\` access in an emergency, at once; it is reviewed afterwards`,
    `\`${command} whoami\` who you are to the gateway`,
    `\`${command} link\`, \`${command} unlink\` connect this Slack account with your sign-in`,
  ].join('\n');
