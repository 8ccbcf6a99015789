/** What the configuration adds to the policy file: what is known about servers and their tools. */
import type { PolicySettings } from '../config/load-policy-settings.ts';
import type { ClassifyOptions } from '../policy/effects/prepare-classify.ts';
import type { LoadOptions } from '../policy/file/load-policy.ts';

/** For `loadPolicy`: the same for a running gateway and for commands that explain what it would decide. */
export const policyOptions = (
  config: Pick<PolicySettings, 'servers' | 'identity' | 'slack'>,
): LoadOptions => ({
  ...classifyOptions(config),
  webSignIn: config.identity.signIn !== undefined,
  accessRequests: config.slack !== undefined,
  servers: Object.keys(config.servers),
});

/** Plain data, so that worker threads find the same effects. */
export const classifyOptions = ({ servers }: Pick<PolicySettings, 'servers'>): ClassifyOptions => ({
  analyzers: mapValues(servers, ({ tools }) => mapValues(tools, ({ analyze }) => analyze)),
  namings: mapValues(servers, ({ annotations, prefix }) => ({ annotations, prefix })),
});

const mapValues = <T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
