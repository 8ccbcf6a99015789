/** Run as a process of its own: stores documents and says which are acknowledged, until someone kills it. */
import { argv, stdout } from 'node:process';
import { createEmbeddedStore } from '../../../src/store/embedded/create-embedded-store.ts';

const store = await createEmbeddedStore({ path: argv[2] ?? '', now: Date.now });
for (let round = 0; ; round++) {
  await Promise.all(
    Array.from({ length: 20 }, async (_, n) => {
      const id = `${round}-${n}`;
      await store.putDocument('written', id, { value: 'x'.repeat(1500), ifVersion: 0 });
      stdout.write(`${id}\n`);
    }),
  );
}
