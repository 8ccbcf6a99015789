import type { App, ViewResponseAction } from '@slack/bolt';
import { expect, test } from 'vitest';
import type { SlackSimulator } from '../../../../src/demo/slack-simulator/slack-simulator.ts';
import { startSimulator, startSocketApp } from './workspace-fixture.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const reason = {
  type: 'input' as const,
  block_id: 'reason',
  label: plain('Why?'),
  element: { type: 'plain_text_input' as const, action_id: 'text', max_length: 20 },
};
const share = {
  type: 'input' as const,
  block_id: 'share',
  optional: true,
  label: plain('Agent'),
  element: {
    type: 'checkboxes' as const,
    action_id: 'with',
    options: [{ text: plain('Show the reason'), value: 'agent' }],
  },
};
const modal = (title: string, change: object = {}) => ({
  type: 'modal' as const,
  callback_id: 'deny',
  title: plain(title),
  submit: plain('Deny'),
  blocks: [reason, share],
  ...change,
});

/** An app whose command opens a modal, and whose submission is answered as the test wants. */
async function openModal(answer?: ViewResponseAction, change: object = {}) {
  const simulator = await startSimulator();
  const submitted: unknown[] = [];
  await startSocketApp(simulator, (app) => {
    opensModal(app, change);
    app.view('deny', async ({ ack, view, body }) => {
      submitted.push({ by: body.user.id, values: view.state.values });
      await (answer ? ack(answer) : ack());
    });
    app.view({ callback_id: 'deny', type: 'view_closed' }, async ({ ack, body }) => {
      submitted.push({ closedBy: body.user.id });
      await ack();
    });
  });
  await simulator.command({ user: 'UALICE', command: '/access' });
  await expect.poll(() => titles(simulator)).toEqual(['First']);
  return { simulator, submitted };
}

function opensModal(app: App, change: object): void {
  app.command('/access', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: modal('First', change) });
  });
}

function titles(simulator: SlackSimulator): (string | undefined)[] {
  return simulator.modals('UALICE').map(({ title }) => title?.text);
}

test('a submitted modal carries what was entered and closes', async () => {
  const { simulator, submitted } = await openModal();
  const outcome = await simulator.submitView({
    user: 'UALICE',
    values: { reason: 'not today', share: ['agent'] },
  });
  expect(outcome).toEqual({ acknowledged: true });
  expect(titles(simulator)).toEqual([]);
  expect(submitted).toEqual([
    {
      by: 'UALICE',
      values: {
        reason: { text: { type: 'plain_text_input', value: 'not today' } },
        share: {
          with: {
            type: 'checkboxes',
            selected_options: [{ text: plain('Show the reason'), value: 'agent' }],
          },
        },
      },
    },
  ]);
});

const incomplete: [name: string, values: Record<string, string>, error: string][] = [
  ['nothing', {}, 'Please complete this required field.'],
  ['too much', { reason: 'x'.repeat(21) }, 'This entry is too long.'],
];

test.each(incomplete)('entering %s is refused before the app hears of it', async (_name, values, error) => {
  const { simulator, submitted } = await openModal();
  const outcome = await simulator.submitView({ user: 'UALICE', values });
  expect(outcome).toEqual({ acknowledged: true, errors: { reason: error } });
  expect([titles(simulator), submitted]).toEqual([['First'], []]);
});

const answers: [action: string, answer: ViewResponseAction, left: string[]][] = [
  ['errors', { response_action: 'errors', errors: { reason: 'Say more.' } }, ['First']],
  ['update', { response_action: 'update', view: modal('Changed') }, ['Changed']],
  ['push', { response_action: 'push', view: modal('Second') }, ['First', 'Second']],
  ['clear', { response_action: 'clear' }, []],
];

test.each(answers)('the app can answer a submission with %s', async (action, answer, left) => {
  const { simulator } = await openModal(answer);
  const outcome = await simulator.submitView({ user: 'UALICE', values: { text: 'by action id' } });
  expect(outcome.errors).toEqual(action === 'errors' ? { reason: 'Say more.' } : undefined);
  expect(titles(simulator)).toEqual(left);
});

test('a broken view in the answer is a problem for the person, as in Slack', async () => {
  const broken = { response_action: 'update', view: modal('A title that is far too long') } as const;
  const { simulator } = await openModal(broken);
  const outcome = await simulator.submitView({ user: 'UALICE', values: { reason: 'x' } });
  expect(outcome).toEqual({ acknowledged: true, problem: 'invalid_arguments' });
  expect(titles(simulator)).toEqual(['First']);
});

test('closing tells the app only when it asked to be told', async () => {
  const silent = await openModal();
  await silent.simulator.closeView('UALICE');
  const told = await openModal(undefined, { notify_on_close: true });
  await told.simulator.closeView('UALICE');
  expect([titles(silent.simulator), silent.submitted]).toEqual([[], []]);
  expect([titles(told.simulator), told.submitted]).toEqual([[], [{ closedBy: 'UALICE' }]]);
});

test('a trigger opens one modal within three seconds', async () => {
  let clock = 1_700_000_000_000;
  const simulator = await startSimulator({ now: () => clock });
  const errors: unknown[] = [];
  await startSocketApp(simulator, (app) => {
    app.command('/access', async ({ ack, body, client }) => {
      await ack();
      clock += Number(body.text);
      const open = () => client.views.open({ trigger_id: body.trigger_id, view: modal('First') });
      await open().catch(({ data }) => errors.push(data.error));
      await open().catch(({ data }) => errors.push(data.error));
    });
  });
  await simulator.command({ user: 'UALICE', command: '/access', text: '2900' });
  await expect.poll(() => errors).toEqual(['exchanged_trigger_id']);
  await simulator.command({ user: 'UBOB', command: '/access', text: '3100' });
  await expect.poll(() => errors.slice(1)).toEqual(['expired_trigger_id', 'expired_trigger_id']);
  expect(simulator.modals('UBOB')).toEqual([]);
});
