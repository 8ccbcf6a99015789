import { expect, it } from 'vitest';
import { createToolCatalogue } from '../../../../src/gateway/tools/tool-catalogue.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';

const listOf = (...tools: readonly object[]) => {
  const scanned = scanJson(JSON.stringify({ tools }));
  if (!scanned.ok) throw new Error(scanned.problem);
  return scanned.root;
};
const tool = (name: string, description = 'words') => ({
  name,
  description,
  inputSchema: { type: 'object' },
});

const start = (sessions = 10) => {
  let time = 0;
  const catalogue = createToolCatalogue({ sessions, now: () => time, onUnnamed: () => {} });
  const pass = (ms: number) => {
    time += ms;
  };
  const of = (session: string, server = 'shop') => ({ server, session });
  return {
    learn: (session: string, result: ReturnType<typeof listOf>, asked = time) =>
      catalogue.learn(of(session), result, asked),
    find: (session: string, name: string, server?: string) => catalogue.find(of(session, server), name),
    changed: catalogue.changed,
    pass,
  };
};

it('sessions that were given the same list share one copy of each definition', () => {
  const { learn, find } = start();
  learn('one', listOf(tool('read'), tool('write')));
  learn('two', listOf(tool('read'), tool('write')));
  learn('three', listOf(tool('read')));
  expect(find('two', 'read')).toBeDefined();
  expect(find('two', 'read')).toBe(find('one', 'read'));
  expect(find('three', 'read')).toBe(find('one', 'read'));
  expect(find('three', 'write')).toBeUndefined();
});

it('each session has the definition that it was given last', () => {
  const { learn, find } = start();
  learn('one', listOf(tool('read')));
  learn('two', listOf(tool('read')));
  learn('one', listOf(tool('read', 'other words')));
  expect(find('one', 'read')?.definition.source).toContain('other words');
  expect(find('two', 'read')?.definition.source).not.toContain('other words');
  learn('one', listOf(tool('read')));
  expect(find('one', 'read')?.definition.source).not.toContain('other words');
});

it('the pages of one list are remembered together', () => {
  const { learn, find } = start();
  learn('one', listOf(tool('read')));
  learn('one', listOf(tool('write')));
  expect(find('one', 'read')).toBeDefined();
  expect(find('one', 'write')).toBeDefined();
});

it('what was learnt a minute ago is asked for again', () => {
  const { learn, find, pass } = start();
  learn('one', listOf(tool('read')));
  pass(59_999);
  expect(find('one', 'read')).toBeDefined();
  pass(1);
  expect(find('one', 'read')).toBeUndefined();
});

it('beyond as many sessions as are remembered, the one that learnt longest ago is forgotten', () => {
  const { learn, find } = start(2);
  for (const session of ['one', 'two', 'one', 'three']) learn(session, listOf(tool('read')));
  expect(find('two', 'read')).toBeUndefined();
  expect(find('one', 'read')).toBeDefined();
  expect(find('three', 'read')).toBeDefined();
});

it('nothing that a server said before it announced a change counts for any session, its answers under way included', () => {
  const { learn, find, changed, pass } = start();
  learn('one', listOf(tool('read')));
  pass(1);
  changed('another');
  expect(find('one', 'read')).toBeDefined();
  changed('shop');
  expect(find('one', 'read')).toBeUndefined();
  learn('two', listOf(tool('read')), 0);
  expect(find('two', 'read')).toBeUndefined();
  pass(1);
  learn('one', listOf(tool('read')));
  expect(find('one', 'read')).toBeDefined();
});

it('tells once of each name under which a tool cannot be offered', () => {
  const told: string[] = [];
  const catalogue = createToolCatalogue({
    sessions: 1,
    now: () => 0,
    onUnnamed: (server, name) => void told.push(`${server} ${JSON.stringify(name)}`),
  });
  const text = JSON.stringify({ tools: [{ name: 'greet (all)' }, { name: 'l\u0456st' }, { name: ' list' }] });
  const scanned = scanJson(text);
  const root = scanned.ok ? scanned.root : undefined;
  for (const session of ['one', 'two']) {
    const learnt = catalogue.learn({ server: 'shop', session }, root, 0);
    expect([...learnt.keys()]).toEqual(['greet (all)']);
  }
  expect(told).toEqual(['shop "l\u0456st"', 'shop " list"']);
});
