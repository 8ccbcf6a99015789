import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparableUri, isSchemeAllowed, uriProblem } from '../../../../src/mcp/uris/resource-uri.ts';

describe('every server reads alike, and so does policy', () => {
  it.each([
    ['test://static-text', 'test://static-text'],
    ['file:///etc/passwd', 'file:///etc/passwd'],
    ['file:///C:/Users', 'file:///C:/Users'],
    ['urn:isbn:0451450523', 'urn:isbn:0451450523'],
    ['https://example.com', 'https://example.com'],
    ['https://example.com:8443/a?next=%2Fb', 'https://example.com:8443/a?next=/b'],
    ['docs://README/Part%20One', 'docs://readme/Part One'],
    ['docs://x/part one', 'docs://x/part one'],
    ['docs://x/C%23.md', 'docs://x/C#.md'],
    ['docs://x/50%25', 'docs://x/50%'],
    ['docs://x/%C3%A9', 'docs://x/é'],
    ['docs://x/e%CC%81', 'docs://x/é'],
    ['docs://x/日本/…', 'docs://x/日本/…'],
    ['docs://x/...', 'docs://x/...'],
    ['docs://x/', 'docs://x/'],
    ['docs://x/a?path=../b', 'docs://x/a?path=../b'],
  ])('%s', (uri, comparable) => {
    expect(uriProblem(uri)).toBeUndefined();
    expect(comparableUri(uri)).toBe(comparable);
  });

  it.each(['test://template/{id}/data', 'file:///{+path}', 'docs://x/search{?q,limit*}'])(
    '%s, a template',
    (template) => {
      expect(uriProblem(template, { template: true })).toBeUndefined();
    },
  );
});

describe('is refused, with a sentence that says what to write', () => {
  it.each([
    ['nothing', '', /scheme in lower case/],
    ['no scheme', '/etc/passwd', /scheme in lower case/],
    ['a scheme alone', 'file:', /scheme in lower case/],
    ['a scheme in capitals', 'FILE:///etc/passwd', /scheme in lower case/],
    ['a host in capitals', 'https://Example.com/', /URL parsers/],
    ['a host that parsers drop', 'file://localhost/etc/passwd', /URL parsers/],
    ['a port that parsers drop', 'https://example.com:443/', /URL parsers/],
    ['an address in other words', 'http://0x7f.1/', /URL parsers/],
    ['no slashes', 'file:/etc/passwd', /URL parsers/],
    ['too many slashes', 'file:////etc/passwd', /nothing between two/],
    ['an empty segment', 'docs://public//secret', /nothing between two/],
    ['a drive by another name', 'file:///C|/Users', /URL parsers/],
    ['two dots', 'file:///public/../etc/passwd', /"\.\."/],
    ['one dot', 'file:///./etc/passwd', /"\."/],
    ['two dots at the end', 'docs://public/..', /"\.\."/],
    ['two dots for a host', 'docs://../secret', /"\.\."/],
    ['two dots in an opaque path', 'docs:../secret', /"\.\."/],
    ['encoded dots', 'file:///public/%2e%2E/etc', /plainly/],
    ['half-encoded dots', 'file:///public/.%2e/etc', /plainly/],
    ['twice encoded dots', 'file:///public/%252e%252e/etc', /more than once/],
    ['an encoded letter', 'file:///%65tc/passwd', /plainly/],
    ['an encoded slash', 'docs://public%2Fsecret', /must not encode/],
    ['an encoded backslash', 'docs://public/..%5csecret', /must not encode/],
    ['a backslash', 'docs://public\\secret', /backslash/],
    ['dots and backslashes', 'file:///public/..\\..\\etc', /backslash/],
    ['a user', 'https://public@secret/', /user/],
    ['a user in a scheme of its own', 'docs://public:x@secret/', /user/],
    ['an encoded delimiter in the host', 'docs://public%40secret/', /host/],
    ['a fragment', 'docs://secret#public', /fragment/],
    ['a NUL', 'file:///etc/passwd\0.txt', /control/],
    ['an encoded NUL', 'file:///etc/passwd%00.txt', /control/],
    ['a newline', 'file:///etc\n/passwd', /control/],
    ['a tab that parsers drop', 'fi\tle:///etc/passwd', /scheme|control/],
    ['an invisible character', 'docs://sec\u200bret', /invisible/],
    ['an encoded change of direction', 'docs://x/%E2%80%AEtxt', /invisible/],
    ['half a surrogate pair', 'docs://x/\ud800', /unpaired/],
    ['bytes that are no UTF-8', 'docs://x/%c0%ae%c0%ae/secret', /percent-encoded UTF-8/],
    ['a lone percent sign', 'docs://x/50%', /percent-encoded UTF-8/],
    ['fullwidth dots', 'docs://x/．．/secret', /look like/],
    ['encoded fullwidth dots', 'docs://x/%EF%BC%8E%EF%BC%8E/secret', /look like/],
    ['a two dot leader', 'docs://x/‥/secret', /look like/],
    ['a fullwidth slash', 'docs://public／secret', /look like/],
    ['a fraction slash', 'docs://public\u2044secret', /look like/],
    ['a division slash', 'docs://public\u2215secret', /look like/],
    ['an ideographic full stop', 'https://secret。example/', /look like/],
    ['a host in other letters than DNS has', 'https://bücher.example/', /URL parsers/],
    ['no end', `docs://${'x'.repeat(9000)}`, /longer/],
  ])('%s', (_what, uri, says) => {
    expect(uriProblem(uri)).toMatch(says);
  });

  it.each([
    ['an expression as scheme', '{scheme}://etc', /scheme/],
    ['two dots beside an expression', 'file:///../{path}', /"\.\."/],
    ['dots in braces', 'file:///{a/../b}', /"\.\."/],
  ])('%s, in a template', (_what, template, says) => {
    expect(uriProblem(template, { template: true })).toMatch(says);
  });
});

const pieces = fc.constantFrom(
  ...[
    'docs://',
    'file://',
    'https:',
    'a',
    'B',
    '/',
    '//',
    '.',
    '..',
    '\\',
    '%2e',
    '%2F',
    '%25',
    '%252e',
    '%5c',
  ],
  ...['@', ':', '?', '#', ' ', 'é', '\u0301', '．', '\t', '%00', '%c0', '{x}', '%', '~'],
);
const uri = fc
  .tuple(fc.constantFrom('docs://h/', 'file:///', 'https://h/', 'x:'), fc.array(pieces, { maxLength: 8 }))
  .map(([start, rest]) => start + rest.join(''));

/** The ways in which servers get from a URI to what they open. */
const READINGS: readonly ((uri: string) => string)[] = [
  (text) => new URL(text).href,
  (text) => new URL(decodeURIComponent(text).replaceAll('#', '%23')).href,
  (text) => decodeURIComponent(decodeURIComponent(text.replaceAll('%25', '%2525'))),
  (text) => text.replaceAll('\\', '/'),
];

const place = (text: string): string =>
  comparableUri(text)
    .normalize('NFKC')
    .replace(/\?.*|\/$/s, '');

it('whatever passes, servers find in the same place in all their ways of reading', () => {
  fc.assert(
    fc.property(uri, (text) => {
      fc.pre(uriProblem(text) === undefined);
      for (const read of READINGS) expect(place(read(text))).toBe(place(text));
      expect(place(text).normalize('NFKC')).not.toMatch(/\/\.\.?(?:\/|$)/);
    }),
    { numRuns: 5000 },
  );
});

it('never fails, and never changes what it has made comparable', () => {
  fc.assert(
    fc.property(fc.oneof(uri, fc.string({ unit: 'binary' })), (text) => {
      uriProblem(text);
      uriProblem(text, { template: true });
      if (uriProblem(text) === undefined && !text.includes('%25')) {
        expect(comparableUri(comparableUri(text))).toBe(comparableUri(text));
      }
    }),
    { numRuns: 1000 },
  );
});

it.each([
  ['file:///x', undefined, true],
  ['docs:x', undefined, true],
  ['javascript:alert(1)', undefined, false],
  ['VBScript:x', undefined, false],
  ['data://config', undefined, true],
  ['file:///x', ['https', 'docs'], false],
  ['docs:x', ['https', 'docs'], true],
])('%s if schemes are %j: %s', (text, schemes, allowed) => {
  expect(isSchemeAllowed(text, schemes)).toBe(allowed);
});
