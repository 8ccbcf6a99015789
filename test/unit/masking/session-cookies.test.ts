/** Cookies that stand for a session are masked wherever a browser, a server or a listing keeps them. */
import { expect, it } from 'vitest';
import { mask, maskText } from './masker.ts';

const ID = '8f2a61b0cc9d4e71a2b3';

it.each([
  [{ headers: { 'set-cookie': [`sid=s%3A${ID}; Path=/; HttpOnly`, `JSESSIONID=${ID}; Path=/`] } }],
  [{ name: 'JSESSIONID', value: ID, domain: 'shop.example' }],
  [{ PHPSESSID: ID }],
  [{ 'ASP.NET_SessionId': ID }],
  [[{ name: 'connect.sid', value: `s%3A${ID}`, path: '/' }]],
  [[{ name: 'sessionid', value: ID, httpOnly: true }]],
])('masks the session in %j', (value) => {
  expect(JSON.stringify(mask(value))).not.toContain(ID);
  expect(JSON.stringify(mask({ text: JSON.stringify(value) }))).not.toContain(ID);
  expect(JSON.stringify(mask({ text: JSON.stringify([{ id: 7 }, value], null, 2) }))).not.toContain(ID);
});

it.each([`ASP.NET_SessionId=${ID}; path=/`, `JSESSIONID: ${ID}`, `Set-Cookie: PHPSESSID=${ID}; path=/`])(
  'masks the session in %s',
  (text) => {
    expect(maskText(text)).not.toContain(ID);
  },
);

it.each([
  [{ name: 'theme', value: 'k3j9d02kdl29slq8d7e6c5', path: '/' }],
  [{ name: 'authors', value: 'k3j9d02kdl29slq8d7e6c5', path: '/docs/authors.md' }],
  [{ sessionId: '0195f3a2-7c1e-7b1a-9d55-1f2e3d4c5b6a' }],
])('leaves what is no session in %j', (value) => {
  expect(mask(value)).toEqual(value);
});
