import { describe, expect, it, test } from 'vitest';
import {
  checkParamHeaders,
  declaredParams,
  paramHeaders,
} from '../../../../src/mcp/headers/param-headers.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';

const node = (text: string) => {
  const scanned = scanJson(text);
  if (!scanned.ok) throw new Error(scanned.problem);
  return scanned.root;
};

const declared = declaredParams(
  node(`{"type":"object","x-mcp-header":"Root","properties":{
    "region":{"type":"string","x-mcp-header":"Region"},
    "where":{"type":"object","properties":{"zone":{"type":"integer","x-mcp-header":"Zone-Id"}}},
    "dry":{"type":"boolean","x-mcp-header":"Dry"},
    "bad":{"type":"string","x-mcp-header":"Bad Name\\r\\n"},
    "list":{"type":"array","items":{"type":"string","x-mcp-header":"Item"}},
    "plain":{"type":"string"}}}`),
);

describe('a schema declares headers along properties only', () => {
  it('by lower-case name and path', () => {
    expect([...declared].sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { name: 'dry', path: ['dry'] },
      { name: 'region', path: ['region'] },
      { name: 'zone-id', path: ['where', 'zone'] },
    ]);
  });

  it('or none', () => {
    expect(declaredParams(undefined)).toEqual([]);
    expect(declaredParams(node('{"properties":[]}'))).toEqual([]);
  });
});

it('writes the headers from the arguments', () => {
  expect(
    paramHeaders(declared, node('{"region":"größe","where":{"zone":42.0},"dry":false,"plain":"x"}')),
  ).toEqual({
    'mcp-param-region': '=?base64?Z3LDtsOfZQ==?=',
    'mcp-param-zone-id': '42',
    'mcp-param-dry': 'false',
  });
  const none = '{"region":null,"where":{"zone":12345678901234567890},"dry":[]}';
  expect(paramHeaders(declared, node(none))).toEqual({});
  expect(paramHeaders(declared, undefined)).toEqual({});
});

describe('headers and arguments', () => {
  const args = '{"region":"eu","where":{"zone":7}}';
  test.each([
    ['agree', args, { region: 'eu', 'zone-id': '7' }, undefined],
    ['agree, encoded', args, { region: '=?base64?ZXU=?=', 'zone-id': '7' }, undefined],
    ['agree as numbers', args, { region: 'eu', 'zone-id': '7.0' }, undefined],
    ['agree, with an undeclared one beside', args, { region: 'eu', 'zone-id': '7', other: 'x' }, undefined],
    ['say nothing about absent arguments', '{}', { region: 'us' }, undefined],
    ['differ', args, { region: 'us', 'zone-id': '7' }, -32020],
    ['differ in case', args, { region: 'EU', 'zone-id': '7' }, -32020],
    ['differ as numbers', args, { region: 'eu', 'zone-id': '0x7' }, -32020],
    ['are missing', args, { region: 'eu' }, -32020],
    ['are badly encoded', args, { region: '=?base64?ZXV=?=', 'zone-id': '7' }, -32020],
    ['differ on a string that looks like a number', '{"region":"7"}', { region: '7.0' }, -32020],
  ])('%s', (_what, text, headers, code) => {
    const problem = checkParamHeaders(declared, node(text), new Map(Object.entries(headers)));
    expect(problem?.code).toBe(code);
  });
});
