/** Access as it begins: asked for, or taken in an emergency. */
import type { Grant } from '../domain/grant.ts';
import type { SafeText } from '../domain/text/safe-text.ts';
import type { AccessPackage, Requester } from './ports.ts';

export interface Asked {
  readonly id: string;
  readonly by: Requester;
  readonly access: AccessPackage;
  readonly reason: SafeText;
  /** Milliseconds. */
  readonly duration: number;
  readonly policyDigest: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** When the request lapses. */
  readonly expiresAt: number;
}

/** Returns access that has been requested; `duration` is in milliseconds, `now` and `expiresAt` since the epoch. */
export const newGrant = ({
  id,
  by,
  access,
  reason,
  duration,
  policyDigest,
  now,
  expiresAt,
}: Asked): Grant => ({
  id,
  version: 1,
  state: 'requested',
  access: access.name,
  subject: by.identity,
  requester: by.slackUser,
  reason,
  duration,
  approvers: access.approvers,
  policyDigest,
  createdAt: now,
  expiresAt,
  until: undefined,
  votes: [],
  announcement: undefined,
  extension: undefined,
  warned: false,
  endedAt: undefined,
  endedBy: undefined,
});
