/** An operator looks at tools that wait, says what they do, and accepts them. */
import type { ViewOutput } from '@slack/bolt';
import { clip } from '../../domain/text/visible.ts';
import { SETTLED_EFFECTS } from '../../domain/tools/tool-effect.ts';
import type { EffectsByHash } from '../../domain/tools/tool-pin.ts';
import type { ToolNotice } from '../../operators/tool-notice.ts';
import { ACTIONS, effectInput, VIEWS } from '../cards/action-ids.ts';
import { renderToolsReview } from '../cards/render-tools.ts';
import { audited } from './audited.ts';
import { actorOf, attempt, clickOf, type HandlerContext } from './handler-context.ts';
import { onPress } from './on-press.ts';
import { requesterOf } from './requester-of.ts';
import { chosen } from './view-values.ts';

/** Listens for the buttons and the modal about tools that wait. */
export const onTools = (context: HandlerContext): void => {
  onPress(context, ACTIONS.toolsReview, async ({ id, triggerId, client, tell }) => {
    const notice = await context.getTools(id);
    if (notice === undefined) return tell(CHANGED);
    await client.views.open({ trigger_id: triggerId, view: renderToolsReview(notice) });
  });

  context.app.view(VIEWS.tools, async ({ ack, body, view }) => {
    await ack();
    const actor = actorOf(body);
    const tell = async (text: string) => context.messages.whisper(actor.user, text, undefined);
    await attempt(context, tell, async () => {
      const id = view.private_metadata;
      const notice = await context.getTools(id);
      if (notice === undefined) return tell(CHANGED);
      const by = await requesterOf(context, actor);
      if (!by.ok) return tell(by.problem);
      const effects = effectsIn(view, notice);
      const told = { target: notice.server, detail: detailOf(notice, effects) };
      const accepted = await audited(
        context,
        { by: by.requester.identity, action: 'tools.accept', ...told, done: () => told },
        () => context.acceptTools(id, clickOf(context, actor), effects),
      );
      if (!accepted.ok) await tell(accepted.problem);
    });
  });
};

const CHANGED = 'The tools have changed since, so nothing was accepted. Look at the newest message.';

/** What the operator chose for each definition that was shown, if it is not what is suggested. */
const effectsIn = (view: Pick<ViewOutput, 'state'>, { changes }: ToolNotice): EffectsByHash =>
  new Map(
    changes.flatMap(({ tool: { hash } }) => {
      const [value] = chosen(view, effectInput(hash));
      const effect = SETTLED_EFFECTS.find((each) => each === value);
      return effect === undefined ? [] : [[hash, effect] as const];
    }),
  );

const detailOf = ({ changes }: ToolNotice, effects: EffectsByHash): string => {
  const named = changes.map(({ tool: { name, hash } }) => {
    const effect = effects.get(hash);
    return effect === undefined ? name : `${name}: ${effect}`;
  });
  return clip(named.join(', '), 1000);
};
