import { afterEach, describe, expect, it } from 'vitest';
import { createAnalyzerPass } from '../../../../src/masking/engine/analyzer-pass.ts';
import { createMaskMessage } from '../../../../src/masking/engine/mask-message.ts';
import { createAnalyze } from '../../../../src/masking/presidio/create-analyze.ts';
import { packTexts, unpack } from '../../../../src/masking/presidio/pack-texts.ts';
import { readEntities } from '../../../../src/masking/presidio/read-entities.ts';
import {
  type Fault,
  type PresidioStandIn,
  startPresidioStandIn,
} from '../../../support/presidio-stand-in.ts';
import { defaults } from '../masker.ts';

const KEY = ['ghp', 'aQ7bR2cS9dT4eU1fV8gW3hX6iY5jZ0kAlBmC'].join('_');
let presidio: PresidioStandIn | undefined;
afterEach(() => presidio?.close());

const start = async (known: Parameters<typeof startPresidioStandIn>[0], change: object = {}) => {
  presidio = await startPresidioStandIn(known);
  const warnings: string[] = [];
  const settings = { ...defaults, pii: { ...defaults.pii, name: 'mask', address: 'mask' } } as const;
  const analyze = createAnalyze(
    {
      url: presidio.url,
      entities: ['PERSON', 'LOCATION', 'US_DRIVER_LICENSE'],
      language: 'en',
      minimumScore: 0.6,
      timeout: 500,
      concurrency: 2,
      ...change,
    },
    (reason) => warnings.push(reason),
  );
  const mask = createMaskMessage({
    settings: { ...settings, ...change },
    key: Buffer.alloc(32, 7),
    analyzerPass: createAnalyzerPass(analyze),
  });
  const run = async (message: unknown) => {
    const masked = await mask({ text: JSON.stringify(message) }, { server: 's' });
    return { ...masked, value: JSON.parse(masked.text) as unknown };
  };
  return { presidio, run, warnings };
};
const person = { entity: 'PERSON' };

describe('a second look', () => {
  it('masks what the analyzer finds, in text, nested JSON and rows', async () => {
    const { run } = await start({ 'Ada Lovelace': person, Bonn: { entity: 'LOCATION' } });
    const { value, found } = await run({
      result: {
        content: [{ type: 'text', text: 'Ada Lovelace lives in Bonn' }],
        structuredContent: { rows: [{ who: 'Ada Lovelace' }], json: JSON.stringify({ who: 'Ada Lovelace' }) },
      },
    });
    expect(value).toEqual({
      result: {
        content: [{ type: 'text', text: '[REDACTED:name] lives in [REDACTED:address]' }],
        structuredContent: { rows: [{ who: '[REDACTED:name]' }], json: '{"who":"[REDACTED:name]"}' },
      },
    });
    expect(found).toContainEqual({
      type: 'name',
      path: 'result.structuredContent.json#who',
      count: 1,
      detector: 'presidio',
    });
  });

  it('counts offsets as Python does: code points, not UTF-16', async () => {
    const { run } = await start({ 'Zoë 🦊 Fox': person });
    const { value } = await run({ text: '🎉🎉 from Zoë 🦊 Fox 🎉 to all' });
    expect(value).toEqual({ text: '🎉🎉 from [REDACTED:name] 🎉 to all' });
  });

  it('never sees a secret, and leaves placeholders whole', async () => {
    const { presidio, run } = await start({ 'key of Ada [REDACTED:github_token]': person });
    const { value } = await run({ text: `the key of Ada ${KEY} works` });
    expect(JSON.stringify(presidio.asked)).not.toContain(KEY);
    expect(value).toEqual({ text: 'the [REDACTED:name][REDACTED:github_token] works' });
  });

  it('asks about what people wrote, not about what the protocol is made of', async () => {
    const { presidio, run } = await start({ text: person, get_ada: person });
    const message = {
      jsonrpc: '2.0',
      id: 'Ada',
      result: {
        tools: [{ name: 'get_ada', inputSchema: { type: 'object', title: 'Ada' } }],
        content: [{ type: 'text', text: 'hello there' }],
        structuredContent: { type: 'text' },
      },
    };
    expect((await run(message)).value).toEqual({
      ...message,
      result: { ...message.result, structuredContent: { type: '[REDACTED:name]' } },
    });
    expect(presidio.asked.map(({ text }) => text)).toEqual(['hello there\n\ntext']);
  });

  it('asks for the entities of the settings, and treats each by its type', async () => {
    const { presidio, run } = await start(
      {
        D1234567: { entity: 'US_DRIVER_LICENSE' },
        Ada: person,
        Bob: { entity: 'PERSON', score: 0.5 },
      },
      { overrides: [{ match: { type: ['name'] }, action: 'detect' }] },
    );
    const { value, detected } = await run({ text: 'licence D1234567 of Ada and Bob' });
    expect(value).toEqual({ text: 'licence [REDACTED:us_driver_license] of Ada and Bob' });
    expect(detected).toEqual([{ type: 'name', path: 'text', count: 1, detector: 'presidio' }]);
    expect(presidio.asked[0]).toMatchObject({
      language: 'en',
      entities: ['PERSON', 'LOCATION', 'US_DRIVER_LICENSE'],
    });
  });

  it('writes pseudonyms as everything else does', async () => {
    const { run } = await start({ 'Ada Lovelace': person }, { styles: { name: 'token' } });
    const [one, two] = await Promise.all([
      run({ text: 'by Ada Lovelace' }),
      run({ text: 'Ada Lovelace said' }),
    ]);
    const [mark] = /\[REDACTED:name:[a-z]{16}\]/.exec(one.text) ?? [''];
    expect(mark).not.toBe('');
    expect(two.value).toEqual({ text: `${mark} said` });
  });

  it('asks little, and few at once', async () => {
    const { presidio, run } = await start({}, { timeout: 10_000 });
    await run({ rows: Array.from({ length: 2000 }, (_, index) => ({ note: `row number ${index}` })) });
    expect(presidio.asked.length).toBeLessThan(5);
    await run({ rows: Array.from({ length: 12 }, (_, index) => `${'long text '.repeat(4000)}${index}`) });
    expect(presidio.busiest()).toBe(2);
  });

  it.each<[Fault, RegExp]>([
    ['hang', /no answer within 500 ms/],
    ['status', /status 500/],
    ['redirect', /./],
    ['no-json', /no JSON/],
    ['no-list', /no list/],
    ['beyond', /beyond the end/],
    ['no-score', /no score/],
    ['endless', /too long/],
  ])('fails if the analyzer does: %s', async (fault, reason) => {
    // Nine megabytes take their time on a busy machine.
    const patient = fault === 'endless' ? { timeout: 10_000 } : {};
    const { presidio, run, warnings } = await start({ Ada: person }, patient);
    presidio.fault = fault;
    await expect(run({ text: 'a note by Ada' })).rejects.toThrow();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(reason);
    expect(warnings.join()).not.toContain('Ada');
    presidio.fault = undefined;
    expect((await run({ text: 'a note by Ada' })).value).toEqual({ text: 'a note by [REDACTED:name]' });
  });

  it('fails if no one listens', async () => {
    const { run, presidio, warnings } = await start({});
    await presidio.close();
    await expect(run({ text: 'a note' })).rejects.toThrow();
    expect(warnings).toEqual(['it cannot be reached (ECONNREFUSED)']);
  });
});

describe('packing', () => {
  it('gives each text what was found in it, cut where it reaches beyond', () => {
    const texts = ['ab', '', 'cdef', 'x'.repeat(30), 'g'];
    const documents = packTexts(texts, 20);
    expect(documents.map(({ text }) => text)).toEqual(['ab\n\n\n\ncdef', 'x'.repeat(30), 'g']);
    const found = [[{ type: 'name', start: 1, end: 8 }], [], [{ type: 'name', start: 0, end: 1 }]];
    expect(unpack(documents, found, texts.length)).toEqual([
      [{ type: 'name', start: 1, end: 2 }],
      [],
      [{ type: 'name', start: 0, end: 2 }],
      [],
      [{ type: 'name', start: 0, end: 1 }],
    ]);
  });
});

it.each([
  [[{ entity_type: 'person', start: 0, end: 1, score: 1 }]],
  [[{ entity_type: 'PERSON', start: -1, end: 1, score: 1 }]],
  [[{ entity_type: 'PERSON', start: 1, end: 1, score: 1 }]],
  [[{ entity_type: 'PERSON', start: 0, end: 1.5, score: 1 }]],
  [[{ entity_type: 'PERSON', start: 0, end: 4, score: 1 }]],
  [[{ entity_type: 'PERSON', start: 0, end: 1, score: 'high' }]],
  [[null]],
  ['PERSON'],
])('an answer such as %j is refused', (answer) => {
  expect(() => readEntities(answer, 'ab🦊', 0.5)).toThrow();
});
