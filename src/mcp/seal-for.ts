/** Seals values for one purpose each: what was sealed for one never opens for another. */
import type { Sealer } from './seal.ts';

/** Everything that is sealed. In the gateway, to clients; of browsers, in cookies and forms; then what lies in the store. */
export type Purpose =
  | 'session'
  | 'event'
  | 'question'
  | 'request-state'
  | 'task'
  | 'web-session'
  | 'sign-in-attempt'
  | 'sign-out'
  | 'connection-attempt'
  | 'approval-form'
  | 'connection-form'
  | 'consent-form'
  | 'slack-link-form'
  | 'held-body'
  | 'held-call'
  | 'held-answer'
  | 'oauth'
  | 'oauth-person'
  | 'saml-assertion'
  | 'saml-person'
  | 'upstream-client'
  | 'upstream-connection'
  | 'upstream-owners';

/** What a seal is bound to: its purpose, and whom or which thing it is for. */
export type Bound = readonly [purpose: Purpose, ...of: readonly string[]];

/** The value, as JSON, under a seal that opens for exactly these parts. */
export const sealFor = (sealer: Pick<Sealer, 'seal'>, bound: Bound, value: unknown): string =>
  sealer.seal(JSON.stringify(value), bound);

/** The value; undefined for anything that `sealFor` did not make for exactly these parts. */
export const openFor = <T>(
  sealer: Pick<Sealer, 'open'>,
  bound: Bound,
  sealed: string | undefined,
): T | undefined => {
  const text = sealed === undefined ? undefined : sealer.open(sealed, bound);
  return text === undefined ? undefined : (JSON.parse(text) as T);
};
