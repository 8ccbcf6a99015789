/** A change that lost its turn is refused rather than written over the one that came in between. */
import { expect, it } from 'vitest';
import { createDocuments, createPushed } from './pushed.ts';

it.each([
  ['Users', { userName: 'bob' }, { op: 'replace', path: 'displayName', value: 'late' }],
  ['Groups', { displayName: 'dba' }, { op: 'replace', path: 'externalId', value: 'late' }],
])('answers 503 to a change of %s that another one has overtaken', async (kind, body, late) => {
  const documents = createDocuments();
  const { send } = createPushed(documents);
  const { id } = Object((await send('POST', kind, { body })).body) as { id: string };
  let overtake = async () => undefined as unknown;
  const slow = createPushed({
    ...documents,
    // After the resource was read, and before it is written.
    getDocument: async (...asked) => {
      const found = await documents.getDocument(...asked);
      await overtake();
      return found;
    },
  });
  overtake = async () => {
    overtake = async () => undefined;
    await send('PATCH', kind, { id, body: { Operations: [{ ...late, value: 'in between' }] } });
  };
  expect((await slow.send('PATCH', kind, { id, body: { Operations: [late] } })).status).toBe(503);
  expect(JSON.stringify((await send('GET', kind, { id })).body)).toContain('in between');
});
