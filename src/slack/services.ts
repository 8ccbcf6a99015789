/** What sends to Slack, what looks people up there, and what proves who they are, put together. */

import type { Requester } from '../access/ports.ts';
import { lately } from '../domain/time/lately.ts';
import { createBelongsTo } from './directory/belongs-to.ts';
import { createFindAccount } from './directory/find-account.ts';
import { createIdentify } from './directory/identify.ts';
import { createLinks } from './directory/links.ts';
import { createUserGroups } from './directory/user-groups.ts';
import { createVerifyApprover } from './directory/verify-approver.ts';
import { createWhoIs } from './directory/who-is.ts';
import { createMessages } from './outbox/messages.ts';
import { createOutbox } from './outbox/outbox.ts';
import { createIsShared } from './outbox/shared-channels.ts';
import { createSharedPace } from './outbox/shared-pace.ts';
import type { SlackDeps, SlackSettings } from './slack-deps.ts';
import { createAccountWatch } from './transport/account.ts';
import { createLookupWeb, createMessageWeb } from './transport/web.ts';

/** Slack takes some fifty changes a minute: fifteen at once, for bursts of clicks, and then thirty stay below that. */
const ratesOf = ({ pace }: SlackSettings) => ({
  post: { every: pace.messages, burst: 0 },
  update: { every: pace.changes, burst: 15 },
});

/** How the Web API is called. */
export const webOf = ({ botToken, apiUrl }: SlackSettings, { process: { log } }: SlackDeps) => ({
  botToken,
  apiUrl,
  log,
});

/** What sends, what looks people up, and what proves who they are. */
export const createServices = (settings: SlackSettings, deps: SlackDeps) => {
  const { documents, isForeign, verifyCaller } = deps;
  const { now, newNonce, log } = deps.process;
  const { groupsOf, groupsLately, groupsOfRequester, staticGroups, conflictOf } = deps.groups;
  const { mapping, command, operators } = settings;
  const lookup = createLookupWeb(webOf(settings, deps));
  const messageWeb = createMessageWeb(webOf(settings, deps));
  const pace = createSharedPace({ documents, now });
  const outbox = createOutbox({ pace, rates: ratesOf(settings), now, log });
  const account = createAccountWatch(messageWeb, log);
  const groups = createUserGroups(lookup, now);
  const { membersNow, membersLately } = groups;
  const links = createLinks({ documents, now, newNonce, isForeign });
  const whoIs = createWhoIs(lookup, account.current);
  const holdsRole = createBelongsTo(groupsOfRequester, membersNow, () => new Map());
  const identify = createIdentify({ mapping, links, command });
  return {
    findAccount: createFindAccount({ mapping, web: lookup, links, now }),
    isShared: createIsShared(lookup, now),
    outbox,
    messages: createMessages({ web: messageWeb, outbox, log }),
    account,
    groups,
    links,
    whoIs,
    identify,
    verify: createVerifyApprover({
      verifyCaller,
      conflictOf,
      staticGroups,
      groupsOf,
      whoIs,
      identify,
      members: membersNow,
    }),
    verifyLately: createVerifyApprover({
      verifyCaller,
      conflictOf,
      staticGroups,
      groupsOf: groupsLately,
      whoIs: lately(whoIs, { now }),
      identify: lately(identify, { now }),
      members: membersLately,
    }),
    belongsTo: createBelongsTo(groupsOfRequester, membersNow, staticGroups),
    // Roles are given in the configuration, so the policy file cannot fill their groups.
    isOperator: (person: Requester) => holdsRole(person, operators),
  };
};

export type SlackServices = ReturnType<typeof createServices>;
