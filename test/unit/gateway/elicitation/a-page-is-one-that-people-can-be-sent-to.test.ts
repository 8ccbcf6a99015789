/** Where a server may take its person: to a page of https, or on their own machine, in words that all clients read alike. */
import { expect, it } from 'vitest';
import { neededElicitations, readElicited } from '../../../../src/gateway/elicitation/url-elicitations.ts';
import type { JsonNode } from '../../../../src/mcp/json/json-node.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';

const node = (value: unknown): JsonNode => {
  const scanned = scanJson(JSON.stringify(value));
  if (!scanned.ok) throw new Error(scanned.problem);
  return scanned.root;
};
const INVALID = expect.objectContaining({ code: 'upstream-invalid' });
const PAGE = 'https://login.acme.example/';

it.each([
  ['no parameters', undefined],
  ['a list for parameters', []],
  ['no mode', { message: 'Which?' }],
  ['the mode of a form', { mode: 'form', message: 'Which?' }],
])('is asked for in a form with %s', (_, params) => {
  expect(readElicited(params && node(params))).toEqual({ mode: 'form' });
});

it.each([
  ['an unknown mode', { mode: 'page', url: PAGE }],
  ['an unknown mode and no address', { mode: 'page' }],
  ['a mode that is no text', { mode: 1, url: PAGE }],
  ['an address in a form', { mode: 'form', url: PAGE }],
  ['an address without a mode', { url: PAGE }],
  ['no address', { mode: 'url' }],
  ['an address that is no text', { mode: 'url', url: [PAGE] }],
  ['a mode spelt otherwise', { Mode: 'form', mode: 'url', url: PAGE }],
  ['a name and a password', { mode: 'url', url: 'https://who:secret@login.acme.example/' }],
  ['a name', { mode: 'url', url: 'https://who@login.acme.example/' }],
  ['a password', { mode: 'url', url: 'https://:secret@login.acme.example/' }],
  ['an address that is none', { mode: 'url', url: 'https://[login/' }],
  ['http on another machine', { mode: 'url', url: 'http://login.acme.example/' }],
  ['a letter that looks like another', { mode: 'url', url: 'https://login.acmе.example/' }],
])('is withheld with %s', (_, params) => {
  expect(() => readElicited(node(params))).toThrow(INVALID);
});

it.each(['http://127.0.0.1:8080/', 'http://[::1]/', 'http://localhost/'])('may be %s', (url) => {
  expect(readElicited(node({ mode: 'url', url }))).toEqual({ mode: 'url', url, host: URL.parse(url)?.host });
});

it('is at most 2048 characters long', () => {
  const longest = PAGE.padEnd(2048, 'x');
  expect(readElicited(node({ mode: 'url', url: longest }))).toHaveProperty('url', longest);
  expect(() => readElicited(node({ mode: 'url', url: `${longest}x` }))).toThrow(INVALID);
});

it.each([
  ['another code', { code: -32000, data: { elicitations: [{}] } }],
  ['a code that is text', { code: '-32042', data: { elicitations: [{}] } }],
  ['no data', { code: -32042 }],
  ['data that are a list', { code: -32042, data: [{ elicitations: [{}] }] }],
  ['elicitations that are no list', { code: -32042, data: { elicitations: {} } }],
])('is not needed first by an error with %s', (_, error) => {
  expect(neededElicitations(node({ jsonrpc: '2.0', id: 1, error }))).toEqual([]);
});

it('is needed first by an error that lists it, however its code is written', () => {
  const scanned = scanJson('{"error":{"code":-32042.0,"data":{"elicitations":[{"mode":"url"}]}}}');
  if (!scanned.ok) throw new Error(scanned.problem);
  expect(neededElicitations(scanned.root)).toMatchObject([{ kind: 'object' }]);
});

it('is withheld if the error spells its list otherwise', () => {
  const error = { code: -32042, data: { Elicitations: [{}] } };
  expect(() => neededElicitations(node({ error }))).toThrow(INVALID);
});
