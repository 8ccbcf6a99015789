/** The effect that is written down of an accepted tool is the one that operators were shown before. */
import { expect, it, onTestFinished } from 'vitest';
import { afterSeeing, type ToolDefinition } from '../../../src/domain/tools/tool-pin.ts';
import { toolRoutes } from '../../../src/http/api/tools.ts';
import { createPinStore } from '../../../src/operators/pin-store.ts';
import type { ToolNotice } from '../../../src/operators/tool-notice.ts';
import { createToolNotices } from '../../../src/operators/tool-notices.ts';
import { createSuggestEffect } from '../../../src/policy/tool-names/suggest-effect.ts';
import { createEmbeddedStore } from '../../../src/store/embedded/create-embedded-store.ts';

const SERVER = 'shop';
const HINTED = { destructiveHint: true };

const tool = (name: string, annotations: object): ToolDefinition => {
  const source = JSON.stringify({ name, annotations });
  return { name, hash: `${name} ${source}`, source };
};

/** One accepted tool bears no hint yet and waits with one, so that afterwards all tools bear it, as a default. */
const start = async () => {
  const now = () => 1_000_000;
  const store = await createEmbeddedStore({ path: ':memory:', now });
  onTestFinished(() => store.close());
  const pins = createPinStore(store);
  const suggest = createSuggestEffect({});
  const told: ToolNotice[] = [];
  const notices = createToolNotices({
    documents: store,
    pins,
    suggest,
    servers: [SERVER],
    announce: async (notice) => void told.push(notice),
    refresh: () => {},
    verify: async () => ({
      ok: true,
      approver: { key: 'carol', name: 'carol', slackUser: undefined, proof: 'group:platform' },
    }),
    operators: { name: 'operators', any: [], quorum: 1, channel: undefined, timeout: undefined },
    now,
    log: { warn: () => {} },
  });
  const routes = toolRoutes({
    servers: [SERVER],
    readPins: pins.read,
    settleEffect: notices.settleEffect,
    acceptTools: notices.accept,
    suggest,
    now,
  });
  const before = [tool('update_a', HINTED), tool('update_b', HINTED), tool('update_c', {})];
  const news = [tool('update_c', HINTED), tool('update_d', HINTED)];
  await pins.change(SERVER, (none) => afterSeeing(none, before, { now: 0, trustFirst: true }));
  await pins.change(SERVER, (latest) => afterSeeing(latest, news, { now: now(), trustFirst: true }));
  const stored = async () => {
    const { accepted } = await pins.read(SERVER);
    return Object.fromEntries(news.map(({ name }) => [name, accepted[name]?.effect?.effect]));
  };
  return { notices, routes, told, stored };
};

interface Listed {
  readonly items: readonly {
    readonly waiting: readonly { readonly name: string; readonly suggested: { readonly effect: string } }[];
  }[];
}

it('by the message about them', async () => {
  const { notices, told, stored } = await start();
  notices.note(SERVER);
  await expect.poll(() => told.length).toBe(1);
  const [{ id = '', changes = [] } = {}] = told;
  const shown = Object.fromEntries(changes.map(({ tool: { name }, suggested }) => [name, suggested?.effect]));
  await notices.acceptShown(id, { via: 'slack', user: 'UCAROL', team: 'T' }, new Map());
  expect(await stored()).toEqual(shown);
});

it.each([
  { which: 'all', names: ['update_c', 'update_d'] },
  { which: 'the one that is new', names: ['update_d'] },
  { which: 'the one that has changed', names: ['update_c'] },
])('by the API, if they accept $which', async ({ names }) => {
  const { notices, routes, stored } = await start();
  const list = routes.filter(({ name }) => name === 'listTools').map(({ handle }) => handle({} as never));
  const [{ items }] = (await Promise.all(list)) as [Listed];
  const shown = Object.fromEntries(
    (items[0]?.waiting ?? []).map(({ name, suggested }) => [name, suggested.effect]),
  );
  await notices.accept(
    SERVER,
    names.map((name) => ({ name })),
    'carol',
  );
  const written = await stored();
  for (const name of names) expect([name, written[name]]).toEqual([name, shown[name]]);
});
