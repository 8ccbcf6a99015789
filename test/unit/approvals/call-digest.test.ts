import fc from 'fast-check';
import { expect, it } from 'vitest';
import { callDigest } from '../../../src/domain/call-digest.ts';

const call = fc.record({
  caller: fc.record({ issuer: fc.string(), subject: fc.string() }),
  server: fc.string(),
  tool: fc.string(),
  definition: fc.string(),
  arguments: fc.json(),
});

it('gives the same digest to the same call only', () => {
  fc.assert(
    fc.property(call, call, (one, other) => {
      expect(callDigest(one) === callDigest(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
    }),
  );
});

it('changes with each part, also if parts run into each other', () => {
  const base = {
    caller: { issuer: 'i', subject: 's' },
    server: 'a',
    tool: 'b',
    arguments: '{}',
  };
  const digests = [
    base,
    { ...base, caller: { issuer: 'x', subject: 's' } },
    { ...base, caller: { issuer: 'i', subject: 'x' } },
    { ...base, server: 'ab', tool: '' },
    { ...base, tool: 'x' },
    { ...base, server: 'a","b', tool: '' },
    { ...base, arguments: '{"password":"one"}' },
    { ...base, arguments: '{"password":"two"}' },
  ].map(callDigest);
  expect(new Set(digests).size).toBe(digests.length);
  expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
});
