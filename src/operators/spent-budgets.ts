/** Budgets that are spent: operators are told of each once in a window, and may give it back. The same on every replica. */

import type { Announcement } from '../domain/approval.ts';
import type { Call } from '../domain/call.ts';
import type { ApproverRule } from '../domain/decision.ts';
import type { DocumentStore, StoredDocument } from '../domain/document.ts';
import type { Page } from '../domain/page.ts';
import { digestOfParts } from '../domain/text/digest.ts';
import type { VerifyApprover } from '../domain/vote.ts';
import type { BudgetUse } from '../policy/decision/budgets.ts';
import type { BudgetStore } from '../policy/ports.ts';
import { createNotices } from './notices.ts';
import type { RestoreBudget, SpentBudget } from './spent-budget.ts';

type Documents = Pick<DocumentStore, 'getDocument' | 'putDocument' | 'listDocuments'>;

export interface SpentBudgetsDeps {
  readonly documents: Documents;
  readonly counters: BudgetStore;
  /** Undefined if no one could be told; then it is tried again with a later call. */
  readonly announce: (spent: SpentBudget) => Promise<Announcement | undefined>;
  /** Shows the message as it is now. */
  readonly refresh: (spent: SpentBudget) => void;
  readonly verify: VerifyApprover;
  /** Who may give budgets back. */
  readonly operators: ApproverRule;
  readonly now: () => number;
  readonly log: { warn(fields: object, message: string): void };
}

export interface SpentBudgets {
  /** Tells operators, once in a window. Never rejects. */
  note(use: BudgetUse, caller: Call['caller']): Promise<void>;
  /** Those of windows that are not over, with how much is used now. */
  list(page: {
    readonly limit: number;
    readonly cursor?: string | undefined;
  }): Promise<Page<SpentBudget & { readonly used: number }>>;
  readonly restore: RestoreBudget;
}

const KIND = 'budget-spent';

/** `note` never rejects; restoring a budget verifies the operator first. */
export const createSpentBudgets = (deps: SpentBudgetsDeps): SpentBudgets => {
  const { documents, counters, now } = deps;
  const notices = createNotices<SpentBudget>({
    documents,
    announce: deps.announce,
    refresh: deps.refresh,
    now,
    kind: KIND,
    keyOf: ({ id }) => id,
    expireAt: ({ at, window }) => at + window,
    isSettled: ({ restored }) => restored !== undefined,
  });

  const note: SpentBudgets['note'] = async (use, caller) => {
    try {
      const { budget, subject, counts, limit, window, action } = use;
      const { issuer, subject: name, email, kind, owner } = caller;
      const who = { issuer, subject: name, email, kind, owner };
      await notices.tell(
        { id: idOf(use), budget, subject, counts, caller: who, limit, window, action },
        () => true,
      );
    } catch (error) {
      deps.log.warn({ err: error, budget: use.budget }, 'operators were not told of a spent budget');
    }
  };

  const restore: RestoreBudget = async (id, click) => {
    const spent = await notices.get(id);
    if (spent === undefined) {
      return { ok: false, gone: true, problem: 'There is no such spent budget, or its window is over.' };
    }
    const proof = await deps.verify(click, {
      id,
      approvers: deps.operators,
      votes: [],
      requestedBy: {
        identity: spent.caller,
        slackUser: undefined,
        kind: spent.caller.kind,
        owner: spent.caller.owner,
      },
    });
    if (!proof.ok) return { ok: false, problem: `Nothing was restored. ${proof.problem}` };
    if (spent.restored !== undefined)
      return { ok: false, problem: `${spent.restored.by} restored it already.` };
    await counters.restore(spent);
    const restored = { at: now(), by: proof.approver.name };
    const next = await notices.change(id, (latest) =>
      latest.restored === undefined ? { ...latest, restored } : undefined,
    );
    if (next === undefined) return { ok: false, problem: 'Someone else restored it at the same moment.' };
    deps.refresh(next);
    return { ok: true, spent: next };
  };

  return {
    note,
    restore,
    list: async (page) => {
      const { items, cursor } = await documents.listDocuments(KIND, page);
      const spent = items.map(spentIn).filter((each) => each !== undefined);
      // Calls at the same moment are all counted, also those that found nothing left.
      const used = async (each: SpentBudget) => ({
        ...each,
        used: Math.min(each.limit, await counters.used(each, now())),
      });
      return { items: await Promise.all(spent.map(used)), cursor };
    },
  };
};

/** As it is now, for the message about it. */
export const createGetSpent =
  (documents: Pick<DocumentStore, 'getDocument'>) =>
  async (id: string): Promise<SpentBudget | undefined> =>
    spentIn(await documents.getDocument(KIND, id));

/** Written here and nowhere else, so the shape is known. */
const spentIn = (document: StoredDocument | undefined): SpentBudget | undefined =>
  document?.value as SpentBudget | undefined;

const idOf = ({ budget, subject }: BudgetUse): string =>
  `bud_${digestOfParts([budget, subject]).slice(0, 32)}`;
