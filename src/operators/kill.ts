/** Kill switches: what operators have stopped, at once and until they lift it. */
import type { Caller, Identity } from '../domain/caller.ts';
import { couldBeNamed } from '../domain/person.ts';
import type { SafeText } from '../domain/text/safe-text.ts';

/** Exactly one kind of thing; `all` stops everything. */
export const KILL_KINDS = ['user', 'server', 'tool', 'session', 'all'] as const;
type KillKind = (typeof KILL_KINDS)[number];

export interface KillTarget {
  readonly kind: KillKind;
  /** Subject or e-mail of a user, name of a server or of a tool on any server, id of a recording; empty for `all`. */
  readonly name: string;
}

export interface KillSwitch extends KillTarget {
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Who stopped it, as people know them. */
  readonly by: string;
  readonly reason?: SafeText | undefined;
}

/** What is about to run, or runs. */
export interface Running {
  readonly caller: Identity & Pick<Caller, 'issuedAt'>;
  readonly server: string;
  readonly tool: string | undefined;
  /** Id of its recording. */
  readonly session: string;
}

/** Whether both switches stop the same thing. */
export const sameTarget = (one: KillTarget, other: KillTarget): boolean =>
  one.kind === other.kind && one.name === other.name;

/** The first switch that stops this; undefined if none does. */
export const killedBy = (switches: readonly KillSwitch[], running: Running): KillSwitch | undefined =>
  switches.find(({ kind, name }) => stops[kind](name, running));

const stops: Record<KillKind, (name: string, running: Running) => boolean> = {
  // Wrong in the safe direction: of two issuers' users with one name, both are stopped.
  user: (name, { caller }) => couldBeNamed(name, caller),
  server: (name, { server }) => name === server,
  tool: (name, { tool }) => name === tool,
  session: (name, { session }) => name === session,
  all: () => true,
};

/** `user bob@acme.example`; `everything` for `all`. */
export const targetText = ({ kind, name }: KillTarget): string =>
  kind === 'all' ? 'everything' : `${kind} ${name}`;
