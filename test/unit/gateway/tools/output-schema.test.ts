import { describe, expect, it } from 'vitest';
import { fitsSchema } from '../../../../src/gateway/tools/output-schema.ts';
import { processorTime } from '../../../support/processor-time.ts';

const mark = '[REDACTED:api_key]';
const string = { type: 'string' };
const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });

describe('a masked value', () => {
  it.each<[string, unknown, unknown]>([
    ['any string', mark, string],
    ['a string or null', { key: mark }, object({ key: { anyOf: [string, { type: 'null' }] } })],
    [
      'null where null is promised',
      { key: mark, next: null },
      object({ key: string, next: { type: 'null' } }),
    ],
    ['several types', mark, { type: ['string', 'null'] }],
    ['long enough', mark, { type: 'string', minLength: 5, maxLength: 50 }],
    [
      'a row',
      { rows: [{ key: mark, count: 3 }] },
      object({ rows: { type: 'array', items: object({ key: string }) } }),
    ],
    ['what is not described', { other: mark }, object({})],
    [
      'what is described at the side',
      { key: mark },
      { ...object({ key: { $ref: '#/$defs/key' } }), $defs: { key: string } },
    ],
    [
      'where only the neighbour has a pattern',
      { key: mark, id: 'a-1' },
      object({ key: string, id: { ...string, pattern: '^a' } }),
    ],
    [
      'one of several shapes',
      { kind: 'a', key: mark },
      {
        oneOf: [
          object({ kind: { const: 'a' }, key: string }, { required: ['kind'] }),
          object({ kind: { const: 'b' }, key: { ...string, pattern: 'x' } }, { required: ['kind'] }),
        ],
      },
    ],
    ['a tuple', [1, mark], { type: 'array', prefixItems: [{ type: 'integer' }], items: string }],
  ])('fits %s', (_name, value, schema) => {
    expect(fitsSchema(value, schema)).toBe(true);
  });

  it.each<[string, unknown, unknown]>([
    ['a pattern', mark, { ...string, pattern: '^key-' }],
    ['a format', { mail: mark }, object({ mail: { ...string, format: 'email' } })],
    ['a list of options', mark, { enum: ['a', 'b'] }],
    ['a constant', mark, { const: 'a' }],
    ['a short text', mark, { ...string, maxLength: 10 }],
    ['a number', { card: '[REDACTED:card]' }, object({ card: { type: 'integer' } })],
    ['a required name', { [mark]: 1 }, object({}, { required: ['k'] })],
    [
      'names that are listed',
      { [mark]: 1 },
      object({ k: { type: 'number' } }, { additionalProperties: false }),
    ],
    ['an item that is a number', [mark], { type: 'array', items: { type: 'number' } }],
    ['none of the shapes', { key: mark }, { anyOf: [object({ key: { const: 'a' } }), { type: 'null' }] }],
    ['all of the shapes', mark, { allOf: [string, { ...string, maxLength: 3 }] }],
    [
      'the shape that its neighbours say',
      { kind: 'b', key: mark },
      {
        anyOf: [
          object({ kind: { const: 'a' }, key: string }),
          object({ kind: { const: 'b' }, key: { ...string, pattern: 'x' } }),
        ],
      },
    ],
    ['a keyword that is not known', mark, { ...string, contentEncoding: 'base64' }],
    ['what is not known where to find', mark, { $ref: 'https://example.com/schema.json' }],
    ['a schema that turns in circles', mark, { $ref: '#' }],
    ['a keyword that is none', mark, JSON.parse('{"__proto__":1,"constructor":1}')],
    ['nothing', mark, false],
  ])('does not fit %s', (_name, value, schema) => {
    expect(fitsSchema(value, schema)).toBe(false);
  });

  it('takes a bounded number of steps, whatever the schema asks for', () => {
    const schema = {
      anyOf: [{ type: 'number' }],
      properties: { a: { allOf: [{ $ref: '#' }, { $ref: '#' }] } },
    };
    const deep = JSON.parse(`${'{"a":'.repeat(60)}1${'}'.repeat(60)}`);
    const started = processorTime();
    expect(fitsSchema(deep, { ...schema, anyOf: [true] })).toBe(false);
    expect(processorTime() - started).toBeLessThan(2000);
  });
});
