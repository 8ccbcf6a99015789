import { expect, it } from 'vitest';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { createHoldCall, type HoldCallDeps } from '../../../../src/gateway/hold/hold-call.ts';
import type { HeldCall } from '../../../../src/gateway/hold/wait-for-people.ts';
import type { RequestContext } from '../../../../src/gateway/request/request-context.ts';

it('a call that cannot be kept while it waits gives up its place, and what it took of the quotas of its caller', async () => {
  const seen: string[] = [];
  const holdCall = createHoldCall({
    heldBodies: { keep: () => Promise.reject(new Refusal('store-unavailable')) },
    now: () => 0,
  } as unknown as HoldCallDeps);
  const held = {
    leave: async () => void seen.push('left'),
    end: () => void seen.push('ended'),
  } as unknown as HeldCall;
  const request = {
    caller: {},
    conversation: { server: 'shop' },
    body: new Uint8Array(),
  } as unknown as RequestContext;
  await expect(holdCall(request, held)).rejects.toMatchObject({ code: 'store-unavailable' });
  expect(seen).toEqual(['left', 'ended']);
});
