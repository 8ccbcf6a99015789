import { describe, expect, it, test } from 'vitest';
import { parseMessage } from '../../../../src/mcp/jsonrpc/parse-message.ts';
import { checkBodiless, checkRevision } from '../../../../src/mcp/revisions/era.ts';

const parse = (fields: object) => {
  const parsed = parseMessage(JSON.stringify({ jsonrpc: '2.0', ...fields }));
  if (parsed.kind !== 'single') throw new Error(JSON.stringify(parsed));
  return parsed.message;
};
const claim = (version: unknown) => ({ _meta: { 'io.modelcontextprotocol/protocolVersion': version } });
const list = (params: object = {}) => parse({ id: 1, method: 'tools/list', params });
const initialize = parse({ id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25' } });
const notification = (params: object = {}) => parse({ method: 'notifications/x', params });
const response = parse({ id: 1, result: {} });

describe('the body decides the era', () => {
  test.each([
    ['a claim and its header', list(claim('2026-07-28')), '2026-07-28', '2026', '2026-07-28'],
    ['initialize', initialize, undefined, '2025', undefined],
    ['initialize with a header of the future', initialize, '2027-01-01', '2025', undefined],
    ['no claim and no header', list(), undefined, '2025', '2025-03-26'],
    ['no claim and a known header', list(), '2025-11-25', '2025', '2025-11-25'],
    [
      'a claim under another key',
      list({ _meta: { protocolVersion: '2026-07-28' } }),
      '2025-06-18',
      '2025',
      '2025-06-18',
    ],
    ['a response', response, '2025-06-18', '2025', '2025-06-18'],
    [
      'a notification with a claim, no header',
      notification(claim('2026-07-28')),
      undefined,
      '2026',
      '2026-07-28',
    ],
    ['a notification with a header only', notification(), '2026-07-28', '2026', '2026-07-28'],
  ])('%s', (_what, message, header, era, revision) => {
    expect(checkRevision(message, header)).toEqual({ kind: 'spoken', era, revision });
  });
});

describe('headers and bodies that disagree are refused', () => {
  test.each([
    ['a claim without header', list(claim('2026-07-28')), undefined, -32020],
    ['a claim with an older header', list(claim('2026-07-28')), '2025-11-25', -32020],
    ['initialize with the stateless header', initialize, '2026-07-28', -32020],
    ['a response with the stateless header', response, '2026-07-28', -32020],
    ['a request with the stateless header only', list(), '2026-07-28', -32602],
    ['a claim that is no string', list(claim(20260728)), '2026-07-28', -32602],
    ['a claim that is null', list(claim(null)), undefined, -32602],
  ])('%s', (_what, message, header, code) => {
    expect(checkRevision(message, header)).toMatchObject({ kind: 'problem', status: 400, code });
  });
});

describe('unsupported revisions are refused with the supported ones', () => {
  test.each([
    ['claimed', list(claim('2027-01-01')), '2027-01-01', ['2026-07-28']],
    ['an old one claimed', list(claim('2025-11-25')), '2025-11-25', ['2026-07-28']],
    ['in the header', list(), 'tomorrow', expect.arrayContaining(['2026-07-28', '2025-11-25'])],
  ])('%s', (_what, message, header, supported) => {
    expect(checkRevision(message, header)).toMatchObject({
      status: 400,
      code: -32022,
      data: { supported, requested: header },
    });
  });
});

it('offers GET and DELETE only to revisions with sessions', () => {
  expect(checkBodiless('2026-07-28')).toMatchObject({ kind: 'problem', status: 405 });
  expect(checkBodiless('tomorrow')).toMatchObject({ kind: 'problem', status: 400, code: -32022 });
  expect(checkBodiless('2025-06-18')).toEqual({ kind: 'spoken', era: '2025', revision: '2025-06-18' });
  expect(checkBodiless(undefined)).toEqual({ kind: 'spoken', era: '2025', revision: '2025-03-26' });
});
