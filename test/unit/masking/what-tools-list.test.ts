/** What tools print about files, modules and pages stays: agents need it, and none of it is a secret. */
import { expect, it } from 'vitest';
import { createRandom } from '../../../scripts/masking-set/random.ts';
import { mask, maskText } from './masker.ts';

const random = createRandom(45);
const sum = () => `h1:${random.chars('ABCDEFabcdef0123456789+/', 43)}=`;

it('leaves the lines of a file whose name ends like a secret', () => {
  const text = 'File /etc/passwd:\nnobody:*:99:99\nFile /home/app/.password:\nfoo-bar';
  expect(maskText(text)).toBe(text);
});

it('leaves checksums behind a module that is named after credentials', () => {
  for (let round = 0; round < 50; round++) {
    const text = `github.com/acme/credentials v1.17.11 ${sum()}\ngithub.com/acme/docker-credential-helpers v0.8.2/go.mod ${sum()}`;
    expect(maskText(text)).toBe(text);
  }
});

it.each(['paginationToken', 'previousToken', 'deltaToken', 'LockToken', 'idempotency_token'])(
  'leaves %s, which the next call needs',
  (name) => {
    const page = { [name]: random.chars('ABCDEFGHabcdefgh0123456789', 32) };
    expect(mask(page)).toEqual(page);
  },
);

it.each([
  "import password from '@inquirer/password';",
  'url.password = replacementString;',
  ' * token         = 1*tchar',
  'func run(pass *analysis.Pass) (any, error) {',
  'ecdhSharedSecret []byte',
  'secret := []byte{0x00, 0x01}',
  'type token struct{}',
  '    "go/token",\n    "hash/adler32",',
  '{"go/token", "math/rand/v2"}',
  '--- PASS: TestAddrStringAllocs/ipv4 (0.00s)',
  '&transport{pw: pw, user: user}',
  'HEX_PAT = "[0-9A-Fa-f]{1,4}"',
  '4654329375432538231, -3848998599978456535,',
])('leaves the syntax of programs and grammars: %s', (text) => {
  expect(maskText(text)).toBe(text);
});
