/** What a simulated Slack workspace offers to tests and to the demo. */
import type { Click } from './acts/click.ts';
import type { Typed } from './acts/conversation.ts';
import type { Submission } from './acts/modal.ts';
import type { Outcome } from './acts/outcome.ts';
import type { View } from './block-kit.ts';
import type { Fault, RateLimit } from './faults.ts';
import type { Interruption } from './socket-mode.ts';
import type { Ephemeral, Message, StoredFile } from './state.ts';
import type { Call } from './web-api.ts';
import type { Member, WorkspaceSeed } from './workspace.ts';

/** How the app is connected. Over HTTP, `url` may be a function when it is not known at the start. */
export type DeliverMode =
  | { mode: 'socket' }
  | { mode: 'http'; url: string | (() => string); signingSecret: string };

export interface SlackSimulatorOptions {
  workspace: WorkspaceSeed;
  deliver: DeliverMode;
  /** Milliseconds since 1970. Bolt compares HTTP signatures with the real clock. */
  now: () => number;
  /** Any unique string. */
  newId: () => string;
  /** Whether methods answer 429 as often as Slack's would; default `slack`. Tests that need bursts lift them with `none`. */
  rateLimits?: 'slack' | 'none';
  /** Milliseconds the app has to acknowledge; default: Slack's three seconds. */
  acknowledgeWithin?: number;
  /** Default 0: any free port. */
  port?: number;
  /** Only loopback is accepted. */
  host?: '127.0.0.1';
}

export interface SlackSimulator {
  /** `http://127.0.0.1:PORT` */
  url: string;
  /** The Web API root for `slackApiUrl`, ending in `/api/`. */
  apiUrl: string;
  /** The page for people, with its one-time token: show it only to the person at the terminal. */
  pageUrl: string;
  botToken: string;
  appToken: string;
  signingSecret: string;
  teamId: string;
  /** Messages of a channel, oldest first; a user id means that user's direct conversation with the app. */
  messages(channel: string): Message[];
  lastMessage(channel: string): Message | undefined;
  /** What only this person was shown. */
  ephemerals(user: string): Ephemeral[];
  /** The open modals of a person, topmost last. */
  modals(user: string): View[];
  /** The published App Home of a person. */
  home(user: string): View | undefined;
  files(): StoredFile[];
  click(click: Click): Promise<Outcome>;
  submitView(submission: Submission): Promise<Outcome>;
  closeView(user: string): Promise<Outcome>;
  command(typed: Typed): Promise<Outcome>;
  openHome(user: string): Promise<Outcome>;
  say(said: { user: string; channel: string; text: string }): void;
  addUser(member: Member): void;
  setUser(id: string, change: Partial<Omit<Member, 'id'>>): void;
  setGroupMembers(group: string, users: string[]): Promise<Outcome>;
  setScopes(scopes: string[]): void;
  /** Spoils coming calls; returns the function that lifts the fault. */
  fault(fault: Fault): () => void;
  limitRate(rule: RateLimit): void;
  /** How many Socket Mode connections are open. */
  connections(): number;
  /** Breaks all Socket Mode connections. */
  interrupt(how: Interruption): void;
  /** Every Web API call so far, oldest first, without tokens. */
  calls(): Call[];
  close(): Promise<void>;
}
