/** What the page may ask for, and the act of a person that each request stands for. */
import { z } from 'zod';
import type { Outcome } from '../acts/outcome.ts';
import type { SlackSimulator } from '../slack-simulator.ts';

const user = z.string();
const act = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('click'),
    user,
    channel: z.string(),
    ts: z.string(),
    actionId: z.string(),
    value: z.string().optional(),
  }),
  z.object({
    kind: z.literal('clickInView'),
    user,
    view: z.string(),
    actionId: z.string(),
    value: z.string().optional(),
  }),
  z.object({
    kind: z.literal('submit'),
    user,
    viewId: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  }),
  z.object({ kind: z.literal('close'), user }),
  z.object({ kind: z.literal('type'), user, channel: z.string(), text: z.string().min(1) }),
  z.object({ kind: z.literal('home'), user }),
]);

export type Acts = Pick<
  SlackSimulator,
  'click' | 'submitView' | 'closeView' | 'command' | 'openHome' | 'say'
>;

/** Reads a request of the page; throws a zod error when it is none. */
export const readAct = act.parse.bind(act);

/** Does what the page asks, through the same functions that tests use. */
export const perform = async (acts: Acts, wanted: z.infer<typeof act>): Promise<Outcome> => {
  switch (wanted.kind) {
    case 'click':
      return acts.click(clean(wanted));
    case 'clickInView':
      return acts.click(clean(wanted));
    case 'submit':
      return acts.submitView(wanted);
    case 'close':
      return acts.closeView(wanted.user);
    case 'home':
      return acts.openHome(wanted.user);
    case 'type':
      return type(acts, wanted);
  }
};

const type = async (acts: Acts, typed: { user: string; channel: string; text: string }): Promise<Outcome> => {
  const [, command, text = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(typed.text) ?? [];
  if (command) return acts.command({ ...typed, command, text });
  acts.say(typed);
  return { acknowledged: true };
};

/** The same object without undefined fields, which exact optional properties do not allow. */
const clean = <T extends { value?: string | undefined }>({
  value,
  ...rest
}: T): Omit<T, 'value'> & { value?: string } => {
  return value === undefined ? rest : { ...rest, value };
};
