import { it } from 'vitest';
import { REFUSALS } from '../../src/domain/refusal.ts';
import { expectPinned } from './pin.ts';

it('every refusal has the HTTP status and the JSON-RPC code that clients know', async () => {
  const codes = Object.entries(REFUSALS).map(([code, { http, rpc }]) => [code, `HTTP ${http}, ${rpc}`]);
  await expectPinned('refusals', Object.fromEntries(codes));
});
