/** Versions of resources (RFC 7644, section 3.14): told, asked about, and held to. */
import { expect, it } from 'vitest';
import { createPushed } from './pushed.ts';

const setUp = async () => {
  const pushed = createPushed();
  const made = await pushed.send('POST', 'Users', { body: { userName: 'bob' } });
  const { id, meta } = Object(made.body) as { id: string; meta: { version: string; location: string } };
  return { ...pushed, made, id, version: meta.version, location: meta.location };
};

it('tells the version in the resource, in its header and in lists, and where a new one is', async () => {
  const { send, made, id, version, location } = await setUp();
  expect(version).toMatch(/^W\/"[\w-]{10,}"$/);
  expect(made).toMatchObject({ status: 201, etag: version, location });
  expect(await send('GET', 'Users', { id })).toMatchObject({ status: 200, etag: version });
  expect((await send('GET', 'Users', { filter: 'userName eq "bob"' })).body).toMatchObject({
    Resources: [{ meta: { version } }],
  });
});

it('answers 304 to the version that it has, and the resource to another', async () => {
  const { send, patch, id, version } = await setUp();
  expect(await send('GET', 'Users', { id, ifNoneMatch: version })).toMatchObject({
    status: 304,
    body: undefined,
  });
  await patch(id, [{ op: 'replace', path: 'displayName', value: 'Bob' }]);
  expect(await send('GET', 'Users', { id, ifNoneMatch: version })).toMatchObject({ status: 200 });
});

it.each(['PUT', 'PATCH', 'DELETE'])('answers 412 to a %s of a version that is gone', async (method) => {
  const { send, patch, id, version } = await setUp();
  const body =
    method === 'PUT'
      ? { userName: 'bob', displayName: 'late' }
      : { Operations: [{ op: 'replace', path: 'displayName', value: 'late' }] };
  const changed = await patch(id, [{ op: 'replace', path: 'displayName', value: 'between' }]);
  expect(await send(method, 'Users', { id, body, ifMatch: version })).toMatchObject({
    status: 412,
    body: { status: '412' },
  });
  expect((await send('GET', 'Users', { id })).body).toMatchObject({ displayName: 'between' });
  const now = `"none", ${changed.etag ?? ''}`;
  expect((await send(method, 'Users', { id, body, ifMatch: now })).status).toBeLessThan(300);
});

it('takes any version that is there for *', async () => {
  const { send, id } = await setUp();
  const body = { userName: 'bob', displayName: 'new' };
  expect((await send('PUT', 'Users', { id, body, ifMatch: '*' })).status).toBe(200);
});

it('tells another version of one whose groups are others', async () => {
  const { send, id, version } = await setUp();
  await send('POST', 'Groups', { body: { displayName: 'dba', members: [{ value: id }] } });
  expect(await send('GET', 'Users', { id, ifNoneMatch: version })).toMatchObject({ status: 200 });
});
