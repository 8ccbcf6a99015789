/** Tools that wait: operators are told of each set of them once, see the difference, and accept. The same on every replica. */

import type { ApproverRule } from '../domain/decision.ts';
import type { DocumentStore } from '../domain/document.ts';
import { digestOfParts } from '../domain/text/digest.ts';
import type { SettledEffect } from '../domain/tools/tool-effect.ts';
import {
  afterAccepting,
  afterAcceptingWith,
  afterSettling,
  type ChosenTool,
  onceAllAccepted,
  type ToolPins,
  waitingChanges,
  withEffects,
} from '../domain/tools/tool-pin.ts';
import type { VerifyApprover } from '../domain/vote.ts';
import type { SuggestEffect } from '../policy/tool-names/suggest-effect.ts';
import { createNotices, type NoticesDeps } from './notices.ts';
import type { PinStore } from './pin-store.ts';
import type { AcceptShown, ToolNotice } from './tool-notice.ts';

export interface ToolNoticesDeps
  extends Pick<NoticesDeps<ToolNotice>, 'documents' | 'announce' | 'refresh' | 'now'> {
  readonly pins: PinStore;
  readonly servers: readonly string[];
  readonly suggest: SuggestEffect;
  readonly verify: VerifyApprover;
  /** Who may accept tools. */
  readonly operators: ApproverRule;
  readonly log: { warn(fields: object, message: string): void };
}

export interface ToolNotices {
  /** Tells operators of what waits at this server, once the last of it has been seen. */
  note(server: string): void;
  readonly acceptShown: AcceptShown;
  /** Accepts what waits under these names, for an operator who is proven already. */
  accept(server: string, chosen: readonly ChosenTool[], by: string): Promise<ToolPins>;
  /** Writes down what a tool in force does; undefined if there is none of this name. */
  settleEffect(
    server: string,
    name: string,
    effect: SettledEffect,
    by: string,
  ): Promise<ToolPins | undefined>;
}

/** Milliseconds: lists come in pages, and people are to be told once. */
const SETTLED = 1000;

const KIND = 'tool-notice';

/** `note` never rejects; accepting tools verifies the operator first, and takes only what was shown. */
export const createToolNotices = (deps: ToolNoticesDeps): ToolNotices => {
  const { pins, now } = deps;
  const get = createGetTools(deps.documents, deps.servers);
  const notices = createNotices<ToolNotice>({
    documents: deps.documents,
    announce: deps.announce,
    refresh: deps.refresh,
    now,
    kind: KIND,
    keyOf: ({ server }) => server,
    expireAt: () => undefined,
    isSettled: ({ accepted }) => accepted !== undefined,
  });
  const soon = new Set<string>();

  const tell = async (server: string): Promise<void> => {
    const latest = await pins.read(server);
    const all = onceAllAccepted(latest);
    const changes = waitingChanges(latest).map((change) => {
      const { effect, reason } = deps.suggest(server, change.tool, all);
      return { ...change, suggested: { effect, reason } };
    });
    if (changes.length === 0) return;
    const id = idOf(server, changes);
    const replaced = await notices.tell({ id, server, changes }, (open) => open.id === id);
    if (replaced !== undefined) deps.refresh(replaced);
  };

  /** Shows the notice as done once nothing of it waits any more. */
  const settle = async (server: string, left: ToolPins, by: string): Promise<ToolNotice | undefined> => {
    const waits = new Set(Object.values(left.waiting).map(({ hash }) => hash));
    const settled = await notices.change(server, (notice) =>
      notice.accepted !== undefined || notice.changes.some(({ tool }) => waits.has(tool.hash))
        ? undefined
        : { ...notice, accepted: { at: now(), by } },
    );
    if (settled !== undefined) deps.refresh(settled);
    return settled;
  };

  /** Writes down what was shown to the operator, who may have accepted only some of it. */
  const suggesting = (server: string, latest: ToolPins): ToolPins => {
    const all = onceAllAccepted(latest);
    return withEffects(latest, (tool) => deps.suggest(server, tool, all));
  };

  const settleEffect: ToolNotices['settleEffect'] = async (server, name, effect, by) => {
    let found = false;
    const left = await pins.change(server, (latest) => {
      const next = afterSettling(latest, name, { effect, by, at: now() });
      found = next !== latest;
      return next;
    });
    return found ? left : undefined;
  };

  const accept: ToolNotices['accept'] = async (server, chosen, by) => {
    const left = await pins.change(server, (latest) => suggesting(server, afterAccepting(latest, chosen)));
    await settle(server, left, by);
    return left;
  };

  const acceptShown: AcceptShown = async (id, click, effects) => {
    const notice = await get(id);
    if (notice === undefined) {
      const problem = 'The tools have changed since, so nothing was accepted. Look at the newest message.';
      return { ok: false, problem };
    }
    const proof = await deps.verify(click, {
      id,
      approvers: deps.operators,
      votes: [],
      requestedBy: undefined,
    });
    if (!proof.ok) return { ok: false, problem: `Nothing was accepted. ${proof.problem}` };
    if (notice.accepted !== undefined)
      return { ok: false, problem: `${notice.accepted.by} accepted this already.` };
    const { server, changes } = notice;
    const shown = changes.map(({ tool }) => ({ name: tool.name, hash: tool.hash }));
    const by = proof.approver.name;
    const left = await pins.change(server, (latest) =>
      suggesting(server, afterAcceptingWith(latest, shown, { effects, by, at: now() })),
    );
    const settled = await settle(server, left, by);
    return settled === undefined
      ? { ok: false, problem: 'Someone else accepted this at the same moment.' }
      : { ok: true, notice: settled };
  };

  return {
    settleEffect,
    accept,
    acceptShown,
    note: (server) => {
      if (soon.has(server)) return;
      soon.add(server);
      const later = async (): Promise<void> => {
        soon.delete(server);
        await tell(server).catch((error) =>
          deps.log.warn({ err: error, server }, 'operators were not told of tools that wait'),
        );
      };
      setTimeout(later, SETTLED).unref();
    },
  };
};

/** What waits under this id, or was accepted; undefined if something else waits by now. */
export const createGetTools =
  (documents: Pick<DocumentStore, 'getDocument'>, servers: readonly string[]) =>
  async (id: string): Promise<ToolNotice | undefined> => {
    const all = await Promise.all(servers.map((server) => documents.getDocument(KIND, server)));
    return all.map((each) => each?.value as ToolNotice | undefined).find((notice) => notice?.id === id);
  };

const idOf = (server: string, changes: ToolNotice['changes']): string => {
  const shown = changes.map(({ tool }) => [tool.name, tool.hash]).sort();
  return `tools_${digestOfParts([server, shown]).slice(0, 32)}`;
};
