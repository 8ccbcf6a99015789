/** An operator looks at tools that wait, and accepts them. */

import { clip } from '../../domain/text/visible.ts';
import type { ToolNotice } from '../../operators/tool-notice.ts';
import { ACTIONS } from '../cards/action-ids.ts';
import { renderToolsReview } from '../cards/render-tools.ts';
import { audited } from './audited.ts';
import { clickOf, type Desk } from './desk.ts';
import { onPress } from './on-press.ts';
import { requesterOf } from './requester-of.ts';

export const onTools = (desk: Desk): void => {
  onPress(desk, ACTIONS.toolsReview, async ({ id, triggerId, client, tell }) => {
    const notice = await desk.getTools(id);
    if (notice === undefined) return tell('The tools have changed since. Look at the newest message.');
    await client.views.open({ trigger_id: triggerId, view: renderToolsReview(notice) });
  });

  onPress(desk, ACTIONS.toolsAccept, async ({ id, actor, view, client, tell }) => {
    const by = await requesterOf(desk, actor);
    if (!by.ok) return tell(by.reason);
    const accepted = await audited(
      desk,
      { by: by.requester.identity, action: 'tools.accept', target: id, done: acceptedIn },
      () => desk.acceptTools(id, clickOf(desk, actor)),
    );
    if (!accepted.ok) await tell(accepted.why);
    const notice = await desk.getTools(id);
    if (view !== undefined && notice !== undefined)
      await client.views.update({ view_id: view, view: renderToolsReview(notice) });
  });
};

const acceptedIn = ({ notice }: { readonly notice: ToolNotice }) => ({
  target: notice.server,
  detail: clip(notice.changes.map(({ tool }) => tool.name).join(', '), 1000),
});
