/** Elicitation in URL mode by a server: what parsers of clients could read otherwise than policy does is withheld. */
import { expect, it } from 'vitest';
import { neededElicitations, readElicited } from '../../../../src/gateway/elicitation/url-elicitations.ts';
import { checkInputRequests } from '../../../../src/gateway/response/check-input-requests.ts';
import type { InspectContext } from '../../../../src/gateway/response/inspect-context.ts';
import type { JsonNode } from '../../../../src/mcp/json/json-node.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';

const node = (value: unknown): JsonNode => {
  const scanned = scanJson(JSON.stringify(value));
  if (!scanned.ok) throw new Error(scanned.problem);
  return scanned.root;
};
const INVALID = expect.objectContaining({ code: 'upstream-invalid' });
const GOOD = 'https://login.acme.example/connect?to=a%5Cb';

it('reads an address as it is written', () => {
  expect(readElicited(node({ mode: 'url', url: GOOD }))).toMatchObject({
    host: 'login.acme.example',
    url: GOOD,
  });
});

it.each([
  ['a backslash before another host', 'https://login.acme.example\\@evil.example/'],
  ['backslashes for slashes', 'https:\\\\login.acme.example/'],
  ['no slashes', 'https:login.acme.example/'],
  ['one slash', 'https:/login.acme.example/'],
  ['three slashes', 'https:///login.acme.example/'],
])('withholds an address with %s', (_what, url) => {
  expect(() => readElicited(node({ mode: 'url', url }))).toThrow(INVALID);
});

it.each(['Code', 'CODE'])('withholds an error whose code is called %s', (name) => {
  const error = { [name]: -32042, message: 'Go.', data: { elicitations: [{ mode: 'url', url: GOOD }] } };
  expect(() => neededElicitations(node({ jsonrpc: '2.0', id: 1, error }))).toThrow(INVALID);
});

it('withholds an error whose data are called otherwise', () => {
  const error = { code: -32042, message: 'Go.', Data: { elicitations: [{ mode: 'url', url: GOOD }] } };
  expect(() => neededElicitations(node({ jsonrpc: '2.0', id: 1, error }))).toThrow(INVALID);
});

it('withholds a question in a result whose parameters are called otherwise', async () => {
  const asked = { method: 'elicitation/create', Params: { mode: 'url', url: GOOD } };
  const context = { caller: {}, conversation: { server: 'shop', recording: { id: 's' } } };
  const judged = checkInputRequests(
    node({ inputRequests: { q: asked } }),
    context as unknown as InspectContext,
    async () => ({ action: 'allow', shadow: false }) as never,
  );
  await expect(judged).rejects.toThrow(INVALID);
});
