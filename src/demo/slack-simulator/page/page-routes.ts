/** The routes of the page: the page itself, its files, live news and what people do in it. */
import { fileURLToPath } from 'node:url';
import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import type { State } from '../state.ts';
import type { Gate } from './gate.ts';
import { type Acts, perform, readAct } from './page-acts.ts';
import { canAct, snapshot } from './snapshot.ts';

const ASSETS = fileURLToPath(new URL('./assets/', import.meta.url));
/** News that come close together are sent as one. */
const GATHER_MS = 15;
const KEEP_ALIVE_MS = 15_000;

/** Text of agents ends up in this page, so nothing runs or loads but our own files. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

export interface PageParts {
  state: State;
  gate: Gate;
  acts: Acts;
}

/** The router of the page, mounted at the root. */
export const createPage = ({ state, gate, acts }: PageParts): Router => {
  const router = express.Router();
  router.use((_req, res, next) => {
    res.set(HEADERS);
    next();
  });
  router.get('/', gate.enter, (_req, res) => {
    res.sendFile('index.html', { root: ASSETS });
  });
  router.use('/page', gate.inside);
  router.get('/page/news', (req, res) => sendNews(state, req, res));
  router.post('/page/act', express.json({ limit: '256kb' }), async (req, res) => {
    await act(state, acts, { req, res });
  });
  router.use('/page', express.static(ASSETS, { index: false, cacheControl: false }));
  return router;
};

const act = async (
  state: State,
  acts: Acts,
  { req, res }: { req: Request; res: Response },
): Promise<void> => {
  try {
    const wanted = readAct(req.body);
    if (!canAct(state, wanted.user)) throw new Error(`no one can act as ${wanted.user}`);
    res.json(await perform(acts, wanted));
  } catch (error) {
    const problem = error instanceof z.ZodError ? 'the page asked for something unknown' : String(error);
    res.status(400).json({ acknowledged: false, problem });
  }
};

/** Sends the whole view of one member now and after every change, as server-sent events. */
const sendNews = (state: State, req: Request, res: Response): void => {
  const people = [...state.users.keys()].filter((id) => canAct(state, id));
  const wanted = String(req.query['as'] ?? '');
  const me = people.includes(wanted) ? wanted : people[0];
  if (me === undefined) {
    res.status(404).end();
    return;
  }
  res.type('text/event-stream').flushHeaders();
  let gathering: NodeJS.Timeout | undefined;
  const send = () => {
    gathering = undefined;
    res.write(`data: ${JSON.stringify(snapshot(state, me))}\n\n`);
  };
  const onChange = () => {
    gathering ??= setTimeout(send, GATHER_MS);
  };
  const keepAlive = setInterval(() => res.write(': still here\n\n'), KEEP_ALIVE_MS);
  state.news.on('change', onChange);
  res.on('close', () => {
    state.news.off('change', onChange);
    clearTimeout(gathering);
    clearInterval(keepAlive);
  });
  send();
};
