/**
 * Lists of tools that were read before. Clients ask for the same list again and again, in every session, and to read,
 * compare, filter and mask two hundred tools costs as much as forty calls. Only the id of an answer differs from time to
 * time, so it is put aside, and the rest is looked up by its very text.
 */
import type { Masked } from '../../masking/engine/mask-message.ts';
import type { JsonNode } from '../../mcp/json/json-node.ts';
import type { Parsed, ResponseMessage, RpcId } from '../../mcp/jsonrpc/parse-message.ts';

/** An answer whose id is 0 in the place of its own. */
export interface WithoutId {
  readonly text: string;
  /** The id in an envelope of nothing. */
  readonly envelope: { readonly text: string };
  /** Puts the id into what was made of the text, which has its envelope still. */
  readonly restore: (text: string) => string;
}

export interface KnownLists {
  /** The message in such a text; undefined if it is none that can be kept. */
  parsed(text: string, parse: () => Parsed | Promise<Parsed>): Promise<ResponseMessage | undefined>;
  /** What masking made of such a text, or of what was left of it; `root` is the message that it came from. */
  masked(root: JsonNode, about: About, mask: () => Masked | Promise<Masked>): Promise<Masked>;
}

interface About {
  readonly server: string;
  readonly text: string;
}

/** Characters: a shorter one costs little, and a longer one is not kept. */
const [SHORTEST, LONGEST] = [4 * 1024, 256 * 1024];
/** Lists, and characters in all: what is read takes up some twenty times its text. */
const MOST = { lists: 8, characters: 512 * 1024 };

const HEAD = '{"jsonrpc":"2.0","id":';
const TAIL = ',"jsonrpc":"2.0","id":';

/** Undefined if the id stands neither first nor last, the two places that servers write it in, exactly as the client sent it. */
export const withoutId = (text: string, id: RpcId): WithoutId | undefined => {
  if (typeof id !== 'number' || text.length < SHORTEST || text.length > LONGEST) return undefined;
  const [head, tail] = [`${HEAD}${id},`, `${TAIL}${id}}`];
  const envelope = { text: `${HEAD}${id}}` };
  if (text.startsWith(head)) {
    return {
      envelope,
      text: `${HEAD}0,${text.slice(head.length)}`,
      restore: (made) => head + kept(made.startsWith(`${HEAD}0,`), made).slice(HEAD.length + 2),
    };
  }
  if (!text.endsWith(tail)) return undefined;
  return {
    envelope,
    text: `${text.slice(0, -tail.length)}${TAIL}0}`,
    restore: (made) => kept(made.endsWith(`${TAIL}0}`), made).slice(0, -TAIL.length - 2) + tail,
  };
};

const kept = (isKept: boolean, text: string): string => {
  if (!isKept) throw new TypeError('the envelope of an answer has changed');
  return text;
};

/** What masking made of a text without its id, with the id in its place again. */
export const restored = (masked: Masked, { restore }: WithoutId): Masked => {
  const text = restore(masked.text);
  const isSame = masked.recorded.text === masked.text;
  const recorded = { ...masked.recorded, text: isSame ? text : restore(masked.recorded.text) };
  return { ...masked, text, recorded };
};

/** Keeps the lists that were asked for last, in memory only. What is kept follows from the text alone. */
export const createKnownLists = (): KnownLists => {
  const known = new Map<string, ResponseMessage>();
  const masks = new WeakMap<JsonNode, About & { readonly masked: Masked }>();
  let characters = 0;

  const forget = (text: string): void => {
    if (known.delete(text)) characters -= text.length;
  };

  const keep = (text: string, message: ResponseMessage): void => {
    forget(text);
    known.set(text, message);
    characters += text.length;
    for (const [oldest] of known) {
      if (known.size <= MOST.lists && characters <= MOST.characters) break;
      forget(oldest);
    }
  };

  return {
    parsed: async (text, parse) => {
      const found = known.get(text);
      if (found !== undefined) {
        keep(text, found);
        return found;
      }
      const parsed = await parse();
      if (parsed.kind !== 'single' || parsed.message.kind !== 'response') return undefined;
      keep(text, parsed.message);
      return parsed.message;
    },
    masked: async (root, about, mask) => {
      const found = masks.get(root);
      if (found?.server === about.server && found.text === about.text) return found.masked;
      const masked = await mask();
      masks.set(root, { ...about, masked });
      return masked;
    },
  };
};
