/** Which app in which workspace the bot token belongs to, asked for again and again: the gateway runs without Slack too. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log, Web } from '../ports.ts';
import { errorCode } from './error-code.ts';

export interface Account {
  readonly teamId: string;
  /** How people know the workspace. */
  readonly teamName: string | undefined;
  readonly enterpriseId: string | undefined;
  readonly botId: string;
  readonly botUserId: string;
}

export interface AccountWatch {
  /** Undefined until Slack has answered once. */
  current(): Account | undefined;
  /** Why Slack cannot be used now, for people; undefined while it can. */
  problem(): string | undefined;
  /** Asks until stopped; resolves then. */
  watch(signal: AbortSignal): Promise<void>;
}

/** Milliseconds between two checks that went well, and the longest pause between two that did not. */
const CALM = 60_000;
const LONGEST_PAUSE = 15_000;

/** Returns the watch. `current` is undefined until Slack has answered once; `problem` says why it does not. */
export const createAccountWatch = (web: Web, log: Log): AccountWatch => {
  let account: Account | undefined;
  let problem: string | undefined = 'Slack has not been reached yet';

  const check = async (): Promise<boolean> => {
    try {
      account = await ask(web);
      if (problem !== undefined) log.info(`slack: connected to workspace ${account.teamId}`);
      problem = undefined;
      return true;
    } catch (error) {
      const now = `Slack refuses or does not answer (${errorCode(error)})`;
      if (problem !== now) log.warn(`slack: ${now}`);
      problem = now;
      return false;
    }
  };

  return {
    current: () => account,
    problem: () => problem,
    watch: async (signal) => {
      for (let failures = 0; !signal.aborted; ) {
        failures = (await check()) ? 0 : failures + 1;
        const pause = failures === 0 ? CALM : Math.min(LONGEST_PAUSE, 500 * 2 ** failures);
        await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
      }
    },
  };
};

const ask = async (web: Web): Promise<Account> => {
  const {
    team_id: teamId,
    team: teamName,
    enterprise_id: enterpriseId,
    bot_id: botId,
    user_id: botUserId,
  } = await web.auth.test();
  if (teamId === undefined || botId === undefined || botUserId === undefined) {
    throw new Error('the token is not a bot token');
  }
  return { teamId, teamName, enterpriseId, botId, botUserId };
};
