/** What a person was given by a name they had before goes with them, and never to the one who gets the name. */
import { expect, it } from 'vitest';
import { createPushed } from './pushed.ts';

const leave = { op: 'replace', path: 'active', value: false };
const called = (userName: string) => ({ op: 'replace', path: 'userName', value: userName });
const emails = (...values: string[]) => values.map((value) => ({ value }));

it('ends the access of a person who is pushed as deactivated at once', async () => {
  const { post, gone } = createPushed();
  await post({ userName: 'bob', active: false, emails: emails('bob@acme.example') });
  expect(gone).toEqual([['emails.value bob@acme.example', 'userName bob']]);
});

it('ends nothing for one who is active', async () => {
  const { post, patch, gone } = createPushed();
  const bob = await post({ userName: 'bob' });
  await patch(bob, [called('robert')]);
  expect(gone).toEqual([]);
});

it('ends it by each name that they had before they were deactivated', async () => {
  const { post, patch, gone } = createPushed();
  const bob = await post({ userName: 'bob', emails: emails('bob@acme.example') });
  await patch(bob, [
    called('robert'),
    { op: 'replace', path: 'emails', value: emails('robert@acme.example') },
  ]);
  await patch(bob, [called('rob')]);
  await patch(bob, [leave]);
  expect(gone).toEqual([
    [
      'emails.value bob@acme.example',
      'emails.value robert@acme.example',
      'userName bob',
      'userName rob',
      'userName robert',
    ],
  ]);
});

it('ends it by the name before if both come in one request, and if they are removed', async () => {
  const { post, patch, send, gone } = createPushed();
  const [bob, carol] = [await post({ userName: 'bob' }), await post({ userName: 'carol' })];
  await patch(bob, [called('robert'), leave]);
  await patch(carol, [called('caroline')]);
  await send('DELETE', 'Users', { id: carol });
  expect(gone).toEqual([
    ['userName bob', 'userName robert'],
    ['userName carol', 'userName caroline'],
  ]);
});

it('ends what the one before was given as another one gets the name, and then leaves that one alone', async () => {
  const { post, patch, gone } = createPushed();
  const bob = await post({ userName: 'bob@acme.example' });
  await patch(bob, [called('robert@acme.example')]);
  await post({ userName: 'bob@acme.example' });
  expect(gone).toEqual([['userName bob@acme.example']]);
  await patch(bob, [leave]);
  expect(gone.slice(1)).toEqual([['userName robert@acme.example']]);
});

it('tells no one of the names they had', async () => {
  const { post, patch, send } = createPushed();
  const bob = await post({ userName: 'bob' });
  await patch(bob, [called('robert')]);
  expect(JSON.stringify((await send('GET', 'Users', { id: bob })).body)).not.toMatch(/earlier|"bob"/);
});
