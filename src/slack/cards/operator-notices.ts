/** What operators are told in their channel: spent budgets, tools that wait for them, and a policy file that cannot be used. */
import type { Announcement } from '../../domain/approval.ts';
import { clip, visible } from '../../domain/text/visible.ts';
import type { SpentBudget } from '../../operators/spent-budget.ts';
import type { ToolNotice } from '../../operators/tool-notice.ts';
import type { Messages } from '../outbox/messages.ts';
import type { IsShared } from '../outbox/shared-channels.ts';
import type { Log } from '../ports.ts';
import { errorCode } from '../transport/error-code.ts';
import { type Card, header, line, preformatted, words } from './blocks.ts';
import { renderSpentBudget } from './render-spent-budget.ts';
import { renderTools } from './render-tools.ts';

interface NoticesDeps {
  readonly messages: Messages;
  readonly isShared: IsShared;
  readonly getSpent: (id: string) => Promise<SpentBudget | undefined>;
  /** Undefined once another notice has taken its place. */
  readonly getTools: (id: string) => Promise<ToolNotice | undefined>;
  /** Channel id of the operators. */
  readonly operatorsChannel: string;
  readonly log: Log;
}

export interface OperatorNotices {
  /** Resolves with where the message stands; undefined if Slack did not take it. */
  readonly announceSpent: (spent: SpentBudget) => Promise<Announcement | undefined>;
  readonly refreshSpent: (spent: SpentBudget) => void;
  /** The same about tools. */
  readonly announceTools: (notice: ToolNotice) => Promise<Announcement | undefined>;
  readonly refreshTools: (notice: ToolNotice) => void;
  /** `problem` says what is wrong with the file; false if Slack did not take it. */
  readonly tellPolicyBroken: (problem: string) => Promise<boolean>;
}

/** Returns what tells operators, in the channel of operators alone. */
export const createOperatorNotices = (deps: NoticesDeps): OperatorNotices => {
  const { messages, operatorsChannel: channel, log } = deps;

  const post = async (card: Card): Promise<Announcement | undefined> => {
    try {
      if (!(await deps.isShared(channel))) return await messages.post({ channel, render: async () => card });
      log.warn(
        `slack: channel ${channel} is shared with another organisation, so operators are not told there`,
      );
    } catch (error) {
      log.warn(`slack: operators could not be told in ${channel} (${errorCode(error)})`);
    }
    return undefined;
  };

  return {
    announceSpent: (spent) => post(renderSpentBudget(spent)),
    refreshSpent: ({ id, announcement }) => {
      if (announcement === undefined) return;
      const render = async () => {
        const latest = await deps.getSpent(id);
        return latest === undefined ? undefined : renderSpentBudget(latest);
      };
      void messages.update(announcement, { key: id, render });
    },
    announceTools: (notice) => post(renderTools(notice)),
    refreshTools: (notice) => {
      if (notice.announcement === undefined) return;
      const render = async () => {
        const latest = await deps.getTools(notice.id);
        return latest === undefined ? renderTools(notice, { isReplaced: true }) : renderTools(latest);
      };
      void messages.update(notice.announcement, { key: notice.id, render });
    },
    tellPolicyBroken: async (problem) => (await post(policyBroken(problem))) !== undefined,
  };
};

/** Longer than that, Slack takes no block. */
const LONGEST_PROBLEM = 2500;

const policyBroken = (problem: string): Card => ({
  text: 'The policy file is broken',
  blocks: [
    header('The policy file is broken'),
    line(words('The last good policy stays in force until the file is put right.')),
    preformatted(clip(visible(problem), LONGEST_PROBLEM)),
  ],
});
