/** What Slack needs from the rest of the gateway. */
import type { WebClient } from '@slack/web-api';
import type { Approval } from '../domain/approval.ts';
import type { Identity } from '../domain/caller.ts';
import type { Grant } from '../domain/grant.ts';

/** Words only: never a token, an argument of a call or anything an agent wrote. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
}

export type GetApproval = (id: string) => Promise<Approval | undefined>;
export type GetGrant = (id: string) => Promise<Grant | undefined>;

/** The Slack user id a company directory holds for someone; undefined if it knows none. */
export type DirectoryAccount = (person: Identity) => Promise<string | undefined>;

/** The identity a company directory holds for a Slack user; undefined if it knows none. */
export type DirectoryLookup = (slackUser: string) => Promise<Identity | undefined>;

/** How Slack users are matched to identities; exactly one way, and no other if that one knows no one. */
export type Mapping =
  | { readonly method: 'email'; readonly domains: readonly string[] }
  | { readonly method: 'link' }
  | {
      readonly method: 'directory';
      readonly lookup: DirectoryLookup;
      readonly accountOf: DirectoryAccount;
    };

/** The Web API. */
export type Web = WebClient;
