/** An operator looks at tools that wait, and accepts them. */

import { clip } from '../../domain/text/visible.ts';
import type { ToolNotice } from '../../operators/tool-notice.ts';
import { ACTIONS } from '../cards/action-ids.ts';
import { renderToolsReview } from '../cards/render-tools.ts';
import { audited } from './audited.ts';
import { clickOf, type HandlerContext } from './handler-context.ts';
import { onPress } from './on-press.ts';
import { requesterOf } from './requester-of.ts';

/** Listens for the buttons and the modal about tools that wait. */
export const onTools = (context: HandlerContext): void => {
  onPress(context, ACTIONS.toolsReview, async ({ id, triggerId, client, tell }) => {
    const notice = await context.getTools(id);
    if (notice === undefined) return tell('The tools have changed since. Look at the newest message.');
    await client.views.open({ trigger_id: triggerId, view: renderToolsReview(notice) });
  });

  onPress(context, ACTIONS.toolsAccept, async ({ id, actor, view, client, tell }) => {
    const by = await requesterOf(context, actor);
    if (!by.ok) return tell(by.reason);
    const accepted = await audited(
      context,
      { by: by.requester.identity, action: 'tools.accept', target: id, done: acceptedIn },
      () => context.acceptTools(id, clickOf(context, actor)),
    );
    if (!accepted.ok) await tell(accepted.why);
    const notice = await context.getTools(id);
    if (view !== undefined && notice !== undefined)
      await client.views.update({ view_id: view, view: renderToolsReview(notice) });
  });
};

const acceptedIn = ({ notice }: { readonly notice: ToolNotice }) => ({
  target: notice.server,
  detail: clip(notice.changes.map(({ tool }) => tool.name).join(', '), 1000),
});
