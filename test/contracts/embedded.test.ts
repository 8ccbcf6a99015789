import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { createEmbeddedStore } from '../../src/store/embedded/create-embedded-store.ts';
import { storeContract } from './store-contract.ts';

describe('the embedded store on disk', () => {
  const path = mkdtempSync(join(tmpdir(), 'firebreak-store-'));
  storeContract(
    (now) => createEmbeddedStore({ path, now }),
    async () => rmSync(path, { recursive: true }),
  );
});

describe('the embedded store in memory', () => {
  storeContract((now) => createEmbeddedStore({ path: ':memory:', now }));
});
