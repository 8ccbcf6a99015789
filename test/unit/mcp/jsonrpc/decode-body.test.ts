import { describe, expect, it, test } from 'vitest';
import { decodeBody } from '../../../../src/mcp/jsonrpc/decode-body.ts';

const utf8 = (text: string) => Buffer.from(text, 'utf8');

describe('decodeBody', () => {
  it('gives the text of UTF-8', () => {
    expect(decodeBody(utf8('{"a":"grüß 😀"}'))).toEqual({ kind: 'text', text: '{"a":"grüß 😀"}' });
    expect(decodeBody(new Uint8Array())).toEqual({ kind: 'text', text: '' });
  });

  test.each([
    ['a UTF-8 byte order mark', utf8('\ufeff{}')],
    [
      'UTF-16 with a byte order mark',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('{}', 'utf16le')]),
    ],
    ['UTF-16 without a byte order mark', Buffer.from('{"method":"tools/call"}', 'utf16le')],
    ['UTF-32', Buffer.from([0, 0, 0, 0x7b, 0, 0, 0, 0x7d])],
    ['a NUL byte', utf8('{}\0')],
    [
      'an invalid sequence in a name',
      Buffer.concat([utf8('{"name":"ev'), Buffer.from([0xff]), utf8('il"}')]),
    ],
    ['an overlong slash', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['a cut character', utf8('"😀').subarray(0, 3)],
  ])('refuses %s', (_what, bytes) => {
    expect(decodeBody(bytes)).toMatchObject({ kind: 'problem', status: 400, code: -32700 });
  });
});
