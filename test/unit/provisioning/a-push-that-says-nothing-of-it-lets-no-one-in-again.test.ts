/** PUT over a person who is out (RFC 7644, section 3.5.1): what it leaves out is no word that they are back. */
import { expect, it } from 'vitest';
import { createPushed } from './pushed.ts';

const EMAIL = 'bob@acme.example';
const BOB = { userName: 'bob', emails: [EMAIL] };

it.each([
  ['does not say', {}],
  ['says null', { active: null }],
])('keeps a deactivated person out if it %s whether they are active', async (_what, says) => {
  const { post, send, at } = createPushed();
  const id = await post({ ...BOB, active: false });
  const { body } = await send('PUT', 'Users', { id, body: { ...BOB, displayName: 'Bob', ...says } });
  expect(body).toMatchObject({ active: false, displayName: 'Bob' });
  expect(await at(EMAIL)).toMatchObject({ isActive: false });
});

it('lets them in again if it says so', async () => {
  const { post, send, at } = createPushed();
  const id = await post({ ...BOB, active: false });
  await send('PUT', 'Users', { id, body: { ...BOB, active: true } });
  expect(await at(EMAIL)).toMatchObject({ isActive: true });
});

it('keeps an active person in, and takes a new one in, without a word of it', async () => {
  const { post, send, at } = createPushed();
  const id = await post(BOB);
  await send('PUT', 'Users', { id, body: { ...BOB, displayName: 'Bob' } });
  expect(await at(EMAIL)).toMatchObject({ isActive: true });
});
