/** Whether a call that waits is denied by now, as far as that shows without its arguments. */
import { expect, it } from 'vitest';
import { NO_PINS } from '../../../../src/domain/tools/tool-pin.ts';
import { createDeniedNow } from '../../../../src/gateway/checks/denied-now.ts';
import { callOf, policyOf } from '../../policy/policy-fixture.ts';

const ask = async (policy: string, { isOfTool = true, killed = false, effect = '' } = {}) => {
  const loaded = await policyOf(policy);
  const tool = {
    name: 'work',
    hash: 'h',
    source: '{}',
    ...(effect ? { effect: { effect, by: 'Carol', at: 0 } } : {}),
  };
  const deniedNow = createDeniedNow({
    policy: () => loaded as never,
    killing: () => (killed ? ({ target: { type: 'all' } } as never) : undefined),
    readPins: async () => ({ ...NO_PINS, accepted: { work: tool } }) as never,
  });
  const { caller } = callOf();
  return deniedNow({
    caller,
    server: 'billing',
    tool: 'work',
    definition: isOfTool ? 'h' : undefined,
    session: 'ses_1',
  } as never);
};

it('by a rule about its tool, or by a kill switch', async () => {
  expect(await ask('rules: [{ id: r, match: { tool: work }, action: deny, message: Not now. }]')).toContain(
    'Not now.',
  );
  expect(await ask('rules: []', { killed: true })).toBeDefined();
});

it('by what operators wrote down that the tool does', async () => {
  const policy = 'defaults: { destructive: deny }';
  expect(await ask(policy, { effect: 'destructive' })).toBeDefined();
  expect(await ask(policy, { effect: 'read' })).toBeUndefined();
});

it('not by what is only guessed of the tool', async () => {
  expect(await ask('defaults: { unknown: deny, destructive: deny, write: deny }')).toBeUndefined();
});

it('not if it is of no tool', async () => {
  expect(await ask('rules: [{ id: r, match: {}, action: deny }]', { isOfTool: false })).toBeUndefined();
});
