/**
 * Where a server wants its person taken (elicitation in URL mode): the address is what it asks, so it reaches the client as
 * the server wrote it or not at all, and policy may look at it.
 */
import { Refusal } from '../../domain/refusal.ts';
import type { JsonNode } from '../../mcp/json/json-node.ts';
import { hasLookAlike } from '../../mcp/json/look-alike.ts';
import { member, stringMember } from '../../mcp/json/node-value.ts';

export const ELICIT = 'elicitation/create';

/** What a request for an elicitation asks, as policy sees it. */
export interface Elicited {
  readonly mode: 'form' | 'url';
  readonly url?: string;
  /** Such as `login.example.com`, or `login.example.com:8443`. */
  readonly host?: string;
}

/** More than any browser takes to be shown whole. */
const LONGEST = 2048;
/**
 * As an address goes over the wire: what only looks like another host, or turns the line around, is not in it. Nor is a
 * backslash, or a missing slash, with which browsers and others read different hosts.
 */
const PLAIN = /^https?:\/\/[^\\/][\x21-\x5b\x5d-\x7e]*$/i;
const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * Reads the parameters of one elicitation.
 *
 * @throws Refusal `upstream-invalid` if clients could read it in different ways, or the address is not one that people can
 *   be sent to
 */
export const readElicited = (params: JsonNode | undefined): Elicited => {
  if (params?.kind !== 'object') return { mode: 'form' };
  if (hasLookAlike(params, ['mode', 'url'])) throw new Refusal('upstream-invalid');
  const given = member(params, 'mode');
  const mode = given === undefined ? 'form' : stringMember(params, 'mode');
  if (mode === 'form' && member(params, 'url') === undefined) return { mode };
  if (mode !== 'url') throw new Refusal('upstream-invalid');
  const text = stringMember(params, 'url') ?? '';
  const url = text.length <= LONGEST && PLAIN.test(text) ? URL.parse(text) : null;
  if (url === null || !isForPeople(url)) throw new Refusal('upstream-invalid', NOT_FOR_PEOPLE);
  return { mode, url: text, host: url.host };
};

const isForPeople = ({ protocol, hostname, username, password }: URL): boolean => {
  const isSafe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname));
  return isSafe && hostname !== '' && username === '' && password === '';
};

const NOT_FOR_PEOPLE =
  'The address of an elicitation has to be one of https, in plain ASCII and without a password; it was withheld.';

/** JSON-RPC code of MCP 2025-11-25 for a request that cannot go on before a person has been to an address. */
const URL_ELICITATION_REQUIRED = -32042;

const ERROR = ['code', 'data'];

/**
 * The parameters of the elicitations that an error says to be needed first; none for other messages.
 *
 * @throws Refusal `upstream-invalid` if clients could read it in different ways
 */
export const neededElicitations = (message: JsonNode): readonly JsonNode[] => {
  const error = member(message, 'error');
  if (error?.kind === 'object' && hasLookAlike(error, ERROR)) throw new Refusal('upstream-invalid');
  const code = member(error, 'code');
  if (code?.kind !== 'number' || Number(code.raw) !== URL_ELICITATION_REQUIRED) return [];
  const data = member(error, 'data');
  if (data?.kind === 'object' && hasLookAlike(data, ['elicitations'])) throw new Refusal('upstream-invalid');
  const needed = member(data, 'elicitations');
  return needed?.kind === 'array' ? needed.items : [];
};
