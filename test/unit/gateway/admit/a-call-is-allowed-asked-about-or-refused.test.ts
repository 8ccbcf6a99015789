/** What becomes of a call once policy has decided, and what is on record before anything can happen. */
import { expect, it } from 'vitest';
import type { Approval } from '../../../../src/domain/approval.ts';
import type { Decision } from '../../../../src/domain/decision.ts';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { type AdmitDeps, createAdmit } from '../../../../src/gateway/admit.ts';
import type { AdmitRequest } from '../../../../src/gateway/admit-request.ts';
import { safe } from '../../../support/safe.ts';
import { admitRequest, decided } from '../decided.ts';

const APPROVERS = { name: 'dba', any: [], quorum: 1 } as never;
const asks = (change: Partial<Decision> = {}) => decided({ approvers: APPROVERS, ...change });
const approval = (change: object = {}) =>
  ({
    id: 'ap_1',
    digest: 'd',
    state: 'pending',
    votes: [],
    approvers: { name: 'dba' },
    expiresAt: 1,
    ...change,
  }) as unknown as Approval;

interface Options {
  readonly decision?: Decision;
  readonly settled?: Approval;
  readonly kept?: string;
  readonly askFails?: unknown;
  readonly mayWait?: boolean;
  readonly noBytes?: boolean;
  readonly noHold?: boolean;
  readonly redeemed?: object;
  readonly redeemFails?: unknown;
  readonly shown?: object;
  readonly request?: Partial<AdmitRequest>;
}

const scene = (options: Options = {}) => {
  const seen: string[] = [];
  const noted: Record<string, unknown>[] = [];
  const asked: Record<string, unknown>[] = [];
  const recording = {
    id: 'ses_1',
    note: (entry: Record<string, unknown>) => {
      noted.push(entry);
      seen.push(`noted ${entry['verdict']}`);
      return 1;
    },
    noteDurably: async (entry: Record<string, unknown>) => {
      noted.push(entry);
      seen.push(`durable ${entry['verdict']}`);
      return 1;
    },
  };
  const deps = {
    decide: async () => options.decision ?? decided(),
    budgets: { spend: async () => void seen.push('counted') },
    redeem: {
      redeem: async () => {
        seen.push('redeemed');
        if (options.redeemFails !== undefined) throw options.redeemFails;
        return options.redeemed ?? { ok: true, approval: approval({ state: 'executing' }) };
      },
      onRecord: async () => void seen.push('on record'),
    },
    ask: async (what: Record<string, unknown>) => {
      seen.push('asked');
      asked.push(what);
      if (options.askFails !== undefined) throw options.askFails;
      return { approval: approval({ announcement: { channel: 'C', ts: '1' }, ...options.shown }) };
    },
    keptResults: {
      take: async () => {
        seen.push('looked for an answer');
        return options.kept;
      },
    },
    retries: {
      settledMeanwhile: async () => options.settled,
      goOn: async () => approval({ state: 'executing' }),
      next: () => undefined,
    },
    holds: () => {
      if (options.noHold === true) throw new Refusal('too-many');
      seen.push('hold');
      return () => void seen.push('hold given back');
    },
    heldBytes: (_caller: unknown, bytes: number) => {
      if (options.noBytes === true) throw new Refusal('too-many');
      seen.push(`hold ${bytes} bytes`);
      return () => void seen.push('bytes given back');
    },
    draining: new AbortController().signal,
    now: () => 0,
  };
  const said: string[] = [];
  const request = admitRequest({
    recording: recording as never,
    body: new Uint8Array(7),
    preview: async () => safe('{}'),
    safeName: safe,
    channel: {
      mayWait: options.mayWait ?? true,
      hold: (text: () => string) => {
        said.push(text());
        seen.push('holding');
        return () => void seen.push('stopped holding');
      },
    } as never,
    ...options.request,
  });
  return { ...createAdmit(deps as unknown as AdmitDeps), request, seen, noted, said, asked };
};

it('is counted, and on record durably before it may change anything', async () => {
  const { admit, request, seen, noted } = scene({ decision: decided({ action: 'allow', effect: 'write' }) });
  expect(await admit(request)).toMatchObject({ ok: true, decision: { action: 'allow' } });
  expect(seen).toEqual(['counted', 'durable allow']);
  expect(noted).toMatchObject([{ kind: 'decision', tool: 'delete_rows', answers: 1, rule: 'ask' }]);
});

it('is on record, though not yet durably, if it only reads', async () => {
  const { admit, request, seen } = scene({ decision: decided({ action: 'allow', effect: 'read' }) });
  await admit(request);
  expect(seen).toEqual(['counted', 'noted allow']);
});

it.each(['deny', 'require-approval', 'require-grant'] as const)(
  'runs if policy only looks on, and is recorded as it would be: %s',
  async (action) => {
    const { admit, request, seen } = scene({ decision: asks({ action, shadow: true }) });
    expect(await admit(request)).toMatchObject({ ok: true });
    expect(seen).toEqual(['counted', `durable ${action}`]);
  },
);

it.each([
  ['deny', 'denied'],
  ['require-grant', 'grant-required'],
  ['require-approval', 'denied'],
] as const)('is refused for %s where no one is to be asked', async (action, code) => {
  const { admit, request, seen } = scene({ decision: decided({ action }) });
  expect(await admit(request)).toMatchObject({
    ok: false,
    refused: { refusal: { code }, approval: undefined },
  });
  expect(seen).toEqual([`noted ${action}`]);
});

it('is asked about once it is on record, and holds its place and its bytes until the end', async () => {
  const { admit, request, seen, said } = scene({ decision: asks() });
  const admitted = await admit(request);
  expect(seen).toEqual([
    'durable require-approval',
    'looked for an answer',
    'hold',
    'hold 7 bytes',
    'holding',
    'asked',
  ]);
  expect(said).toHaveLength(1);
  if (!('held' in admitted)) throw new Error('not held');
  admitted.held.end();
  expect(seen.slice(-3)).toEqual(['stopped holding', 'bytes given back', 'hold given back']);
});

it('is asked about with its impact if policy names a companion, and the tool can be asked', async () => {
  const companion = { tool: 'count_rows', args: {}, result: '/count', drift: 0 };
  const impact = async () => ({ companion, value: 7 });
  const askedWith = async (preview: object | undefined, request: object) => {
    const { admit, request: call, asked } = scene({ decision: asks({ preview } as object), request });
    await admit(call);
    return asked[0] as { impact?: () => Promise<object>; tool: string };
  };
  expect(await (await askedWith(companion, { impact })).impact?.()).toEqual({ companion, value: 7 });
  expect((await askedWith(undefined, { impact })).impact).toBeUndefined();
  expect((await askedWith(companion, {})).impact).toBeUndefined();
  expect((await askedWith(undefined, {})).tool).toBe('delete_rows');
});

it('is asked about by its method if it is a call of no tool', async () => {
  const call = { server: 'shop', method: 'resources/read' } as never;
  const { admit, request, asked } = scene({ decision: asks(), request: { call } });
  expect(await admit(request)).toMatchObject({ ok: false });
  expect(asked).toMatchObject([{ tool: 'resources/read' }]);
});

it('goes on under the approval that it had, once that is on record', async () => {
  const retries = { carried: { kind: 'continued' }, mayRetry: true } as never;
  const { admit, request, seen } = scene({ decision: asks(), request: { retries } });
  expect(await admit(request)).toMatchObject({ ok: true, approval: { state: 'executing' } });
  expect(seen).toEqual(['on record']);
});

it('says at once that no one could be shown its request', async () => {
  const { admit, request, seen, said } = scene({
    decision: asks(),
    shown: { announcement: undefined, unshown: true },
  });
  await admit(request);
  expect(said.length === 1 || seen.includes('stopped holding')).toBe(true);
});

it('may not wait where it was not sent alone', async () => {
  const { admit, request, seen } = scene({ decision: asks(), mayWait: false });
  expect(await admit(request)).toMatchObject({
    ok: false,
    refused: { refusal: { code: 'denied', message: expect.stringContaining('sent alone') } },
  });
  expect(seen).toEqual(['durable require-approval', 'noted refused']);
});

it('gets the answer that no one heard', async () => {
  const { admit, request, seen } = scene({ decision: asks(), kept: '{"kept":1}' });
  expect(await admit(request)).toEqual({ ok: true, kept: '{"kept":1}' });
  expect(seen).not.toContain('asked');
});

it('has no kept answer if it has no id', async () => {
  const { admit, request, seen } = scene({ decision: asks(), kept: 'x', request: { id: undefined } });
  expect(await admit(request)).toHaveProperty('held');
  expect(seen).not.toContain('looked for an answer');
});

it('is told what people decided while it was on its way back', async () => {
  const settled = approval({ state: 'denied' });
  const { admit, request, seen, noted } = scene({ decision: asks(), settled });
  expect(await admit(request)).toMatchObject({
    ok: false,
    refused: { refusal: { code: 'approval-denied' }, approval: { id: 'ap_1' } },
  });
  expect(seen).not.toContain('asked');
  expect(noted.at(-1)).toMatchObject({ verdict: 'refused', approval: 'ap_1' });
});

it('gives up its place if people cannot be asked', async () => {
  const { admit, request, seen, noted } = scene({
    decision: asks(),
    askFails: new Refusal('store-unavailable'),
  });
  expect(await admit(request)).toMatchObject({
    ok: false,
    refused: { refusal: { code: 'store-unavailable' } },
  });
  expect(seen.slice(-4)).toEqual(['stopped holding', 'bytes given back', 'hold given back', 'noted refused']);
  expect(noted.at(-1)).toMatchObject({ error: new Refusal('store-unavailable').message });
});

it('gives up its place also if asking fails by a fault of ours', async () => {
  const { admit, request, seen } = scene({ decision: asks(), askFails: new Error('ours') });
  await expect(admit(request)).rejects.toThrow('ours');
  expect(seen.slice(-3)).toEqual(['stopped holding', 'bytes given back', 'hold given back']);
});

it('takes no place without its bytes', async () => {
  const { admit, request, seen } = scene({ decision: asks(), noBytes: true });
  await expect(admit(request)).rejects.toMatchObject({ code: 'too-many' });
  expect(seen.slice(-2)).toEqual(['hold', 'hold given back']);
});

it('takes no bytes without a place', async () => {
  const { admit, request, seen } = scene({ decision: asks(), noHold: true });
  await expect(admit(request)).rejects.toMatchObject({ code: 'too-many' });
  expect(seen).not.toContain('hold 7 bytes');
});

it('runs by an approval of exactly this call', async () => {
  const { admitApproved, request, seen } = scene();
  expect(await admitApproved(request, approval())).toMatchObject({
    ok: true,
    approval: { state: 'executing' },
  });
  expect(seen).toEqual(['redeemed']);
});

it('does not run by an approval of another call', async () => {
  const { admitApproved, request, seen } = scene();
  expect(await admitApproved(request, approval({ digest: 'x' }))).toMatchObject({
    ok: false,
    refused: { refusal: { code: 'approval-cancelled' }, approval: { digest: 'x' } },
  });
  expect(seen).toEqual([]);
});

it('is refused with the approval it was, or with what became of it', async () => {
  const refusal = new Refusal('denied');
  const known = scene({
    redeemed: { ok: false, decision: decided(), refusal, approval: approval({ state: 'cancelled' }) },
  });
  expect(await known.admitApproved(known.request, approval())).toMatchObject({
    ok: false,
    refused: { refusal, approval: { state: 'cancelled' } },
  });
  const unknown = scene({ redeemed: { ok: false, decision: decided(), refusal } });
  expect(await unknown.admitApproved(unknown.request, approval())).toMatchObject({
    refused: { approval: { state: 'pending' } },
  });
});

const heldWith = () => {
  const left: string[] = [];
  const held = {
    decision: asks({ rule: 'then' }),
    leave: async () => void left.push('left'),
    refuse: (refusal: Refusal) => ({ refusal, decision: undefined, approval: undefined }),
  } as never;
  return { held, left };
};

it.each(['deny', 'require-grant'] as const)(
  'that waited is refused for what policy says by now: %s',
  async (action) => {
    const { admitHeld, request, noted } = scene({ decision: decided({ action, rule: 'now' }) });
    const ran = await admitHeld(request, heldWith().held, approval({ state: 'cancelled' }));
    expect(ran).toMatchObject({
      ok: false,
      refused: { decision: { rule: 'now' }, approval: { id: 'ap_1' } },
    });
    expect(noted).toMatchObject([{ verdict: action, approval: 'ap_1', rule: 'now' }]);
  },
);

it.each([
  decided({ action: 'deny', rule: 'now', shadow: true }),
  decided({ action: 'allow', rule: 'now' }),
  asks({ rule: 'now' }),
])('that waited is refused as cancelled if policy does not forbid it: %#', async (decision) => {
  const { admitHeld, request, noted } = scene({ decision });
  const ran = await admitHeld(request, heldWith().held, approval({ state: 'cancelled' }));
  expect(ran).toMatchObject({
    ok: false,
    refused: { refusal: { code: 'approval-cancelled' }, decision: { rule: 'then' } },
  });
  expect(noted).toMatchObject([{ verdict: 'cancelled', approval: 'ap_1', rule: 'then' }]);
});

it('that waited runs with what was decided then', async () => {
  const { admitHeld, request, seen } = scene();
  const { held, left } = heldWith();
  expect(await admitHeld(request, held, approval({ state: 'approved' }))).toMatchObject({
    ok: true,
    decision: { rule: 'then' },
  });
  expect(seen).toEqual(['redeemed']);
  expect(left).toEqual([]);
});

it('that waited is refused if its approval cannot be spent', async () => {
  const { admitHeld, request } = scene({ redeemFails: new Refusal('store-unavailable') });
  const { held, left } = heldWith();
  expect(await admitHeld(request, held, approval({ state: 'approved' }))).toMatchObject({
    ok: false,
    refused: { refusal: { code: 'store-unavailable' } },
  });
  expect(left).toEqual([]);
});

it('that waited fails by a fault of ours as one', async () => {
  const { admitHeld, request } = scene({ redeemFails: new Error('ours') });
  await expect(admitHeld(request, heldWith().held, approval({ state: 'approved' }))).rejects.toThrow('ours');
});

it('that waited is left on its card if its caller is gone', async () => {
  const gone = AbortSignal.abort();
  const failed = scene({ redeemFails: new Refusal('store-unavailable'), request: { gone } });
  const first = heldWith();
  await failed.admitHeld(failed.request, first.held, approval({ state: 'approved' }));
  expect(first.left).toEqual(['left']);
  const ran = scene({ request: { gone } });
  const second = heldWith();
  await ran.admitHeld(ran.request, second.held, approval({ state: 'approved' }));
  expect(second.left).toEqual([]);
});
