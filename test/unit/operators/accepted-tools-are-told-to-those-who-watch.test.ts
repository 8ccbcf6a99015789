/** A change of the tools in force is written and told once; one that changes nothing is neither. */
import { expect, it } from 'vitest';
import { afterSeeing } from '../../../src/domain/tools/tool-pin.ts';
import { createPinStore } from '../../../src/operators/pin-store.ts';
import { createDocumentsInMemory } from '../../support/documents-in-memory.ts';

it('tells each one who watches of each change, and of nothing else', async () => {
  const documents = createDocumentsInMemory(() => 0);
  const pins = createPinStore(documents);
  const told: string[] = [];
  pins.watch((server, { accepted }) => void told.push(`one: ${server} ${Object.keys(accepted)}`));
  pins.watch((server) => void told.push(`two: ${server}`));
  const tool = { name: 'pay', hash: 'h', source: '{}' };
  const see = () =>
    pins.change('shop', (before) => afterSeeing(before, [tool], { now: 0, trustFirst: true }));
  expect((await see()).accepted).toHaveProperty('pay');
  expect(told).toEqual(['one: shop pay', 'two: shop']);
  const written = await documents.getDocument('tool-pins', 'shop');
  expect((await see()).accepted).toHaveProperty('pay');
  expect(told).toHaveLength(2);
  expect(await documents.getDocument('tool-pins', 'shop')).toEqual(written);
});
