/** `response_url`: lets an app answer one interaction, five times within half an hour. */
import { randomBytes } from 'node:crypto';
import express, { type Request, type Response, type Router } from 'express';
import { ApiError } from './api-error.ts';
import { type Arguments, flag, readArguments } from './arguments.ts';
import type { Faults } from './faults.ts';
import { botMessage, readContent } from './methods/chat.ts';
import { changed, type Message, messagesOf, type State } from './state.ts';
import { spoil } from './web-api.ts';

/** docs.slack.dev, handling user interaction: "up to 5 times within 30 minutes". */
const USES = 5;
const LIFE_MS = 30 * 60_000;

/** Where an answer goes: to the person who acted, in a channel, perhaps in place of the message acted upon. */
export interface Interaction {
  user: string;
  channel: string;
  /** Time stamp of the message whose button was clicked. */
  ts?: string;
}

export interface ResponseUrls {
  /** A new address for this interaction. */
  issue(interaction: Interaction): string;
  router: Router;
}

interface Issued {
  interaction: Interaction;
  expires: number;
  left: number;
}

/** Response addresses of the simulator at `url`. */
export const createResponseUrls = (state: State, faults: Faults, url: string): ResponseUrls => {
  const issued = new Map<string, Issued>();
  const router = express.Router();
  router.use(express.raw({ type: () => true, limit: '1mb' }));
  router.post('/:secret', (req, res) => {
    const fault = faults.strike('response_url', '');
    if (fault) return spoil(res, fault);
    return answer(state, issued.get(req.params.secret), req, res);
  });
  return {
    issue(interaction) {
      const secret = randomBytes(16).toString('hex');
      issued.set(secret, { interaction, expires: state.now() + LIFE_MS, left: USES });
      return `${url}/response/${secret}`;
    },
    router,
  };
};

const answer = (state: State, issued: Issued | undefined, req: Request, res: Response): void => {
  if (!issued || state.now() > issued.expires) {
    res.status(404).json({ ok: false, error: 'expired_url' });
    return;
  }
  if (issued.left === 0) {
    res.status(404).json({ ok: false, error: 'used_url' });
    return;
  }
  try {
    const args = readArguments('', req.headers['content-type'] ?? '', Buffer.from(req.body ?? ''));
    respond(state, issued.interaction, args);
    issued.left -= 1;
    res.type('text/plain').send('ok');
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    res.status(400).json({ ok: false, error: error.code, ...error.details });
  }
};

/** Carries out what the app asked for; also used for the body of a slash command's acknowledgement. */
export const respond = (state: State, to: Interaction, args: Arguments): void => {
  const original = findOriginal(state, to);
  if (flag(args, 'delete_original')) {
    if (original) original.list.splice(original.list.indexOf(original.message), 1);
  } else if (flag(args, 'replace_original') && original) {
    Object.assign(original.message, { blocks: [], text: '' }, readContent(state, args));
  } else {
    add(state, to, botMessage(state, readContent(state, args)), args['response_type'] === 'in_channel');
  }
  changed(state);
};

const add = (state: State, to: Interaction, message: Message, inChannel: boolean): void => {
  const channel = state.channels.get(to.channel);
  if (inChannel && channel) messagesOf(state, channel).push(message);
  else state.ephemerals.push({ ...message, channel: to.channel, to: to.user });
};

const findOriginal = (state: State, to: Interaction): { list: Message[]; message: Message } | undefined => {
  for (const list of [state.messages.get(to.channel) ?? [], state.ephemerals as Message[]]) {
    const message = list.find((candidate) => candidate.ts === to.ts);
    if (message) return { list, message };
  }
  return undefined;
};
