/** Secret formats of standards rather than vendors: signed tokens, password hashes, wallet keys. */
import type { Detector } from './detector.ts';
import { hex, mixed } from './sample.ts';

export const cryptoFormats: readonly Detector[] = [
  {
    type: 'private_key',
    source: 'https://learn.microsoft.com/dotnet/api/system.security.cryptography.rsa.toxmlstring',
    gates: ['RSAKeyValue>', 'RSAKeyPair>'],
    pattern:
      /RSAKey(?:Value|Pair)>(?:\s{0,40}<(?:Modulus|Exponent)>[\w+/=\s]{1,2000}<\/(?:Modulus|Exponent)>){0,2}\s{0,40}<(?:P|D)>([\w+/=\s]{16,2000}<\/(?:P|D)>(?:\s{0,40}<(?:P|Q|DP|DQ|InverseQ|D)>[\w+/=\s]{1,2000}<\/(?:P|Q|DP|DQ|InverseQ|D)>){0,6})/y,
    example: `RSAKeyValue><Modulus>${mixed(60)}</Modulus><Exponent>AQAB</Exponent><P>${mixed(60)}</P><D>${mixed(60)}</D>`,
    counterExample: `RSAKeyValue><Modulus>${mixed(60)}</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>`,
  },
  {
    type: 'jwt',
    source: 'https://www.rfc-editor.org/rfc/rfc7519',
    gates: ['eyJ', 'ewo'],
    // The look-behind keeps one long run of its characters from being read again at every dot and dash.
    pattern:
      /(?<![\w.-])e(?:yJ|wo)[\w-]{8,4096}\.(?:e(?:yJ|wo)[\w-]{4,16384}|[\w-]{0,2048}\.[\w-]{8,256})(?:\.[\w-]{0,16384}){0,2}/y,
    example: `eyJ${mixed(33)}.eyJ${mixed(60)}.${mixed(43)}`,
    counterExample: `eyJ${mixed(33)}`,
  },
  {
    type: 'password_hash',
    source: 'https://passlib.readthedocs.io/en/stable/modular_crypt_format.html',
    gates: [
      '2a$',
      '2b$',
      '2y$',
      'argon2',
      'apr1$',
      '1$',
      '5$',
      '6$',
      '7$',
      'y$',
      'gy$',
      'P$',
      'H$',
      'scrypt$',
      'pbkdf2-',
    ],
    before: /\$$/,
    pattern: /(?:2[aby]|argon2(?:id?|d)|apr1|[1567]|g?y|[PH]|scrypt|pbkdf2-sha\d{1,3})\$[\w./+=$,-]{20,300}/y,
    example: `$2b$12$${mixed(53)}`,
    counterExample: '$6$ and $2b',
  },
  {
    type: 'password_hash',
    source: 'https://docs.djangoproject.com/en/stable/topics/auth/passwords/',
    gates: ['pbkdf2_', 'bcrypt_sha256$', 'scrypt:', 'pbkdf2:', 'argon2$', 'SCRAM-SHA-256$'],
    pattern:
      /(?:pbkdf2_sha\d{1,3}|bcrypt_sha256|argon2|scrypt|pbkdf2|SCRAM-SHA-256)[$:][\w:./+=$,-]{30,300}/y,
    example: `pbkdf2_sha256$600000$${mixed(22)}$${mixed(43)}=`,
    counterExample: 'pbkdf2_sha256',
  },
  {
    type: 'password_hash',
    source: 'https://www.rfc-editor.org/rfc/rfc2307',
    gates: ['SSHA', 'SHA}', 'CRYPT}', 'SMD5}'],
    before: /\{$/,
    pattern: /(?:SSHA\d{0,3}|SHA|CRYPT|SMD5)\}[\w+/=$.]{16,200}/y,
    example: `{SSHA}${mixed(32)}`,
    counterExample: '{SSHA}',
  },
  {
    type: 'bitcoin_private_key',
    source: 'https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki',
    gates: ['xprv', 'yprv', 'zprv'],
    pattern: /[xyz]prv[1-9A-HJ-NP-Za-km-z]{100,112}(?![A-Za-z0-9])/y,
    example: `xprv${'9s21ZrQH143K'.repeat(9)}`,
    counterExample: 'xprvA',
  },
  {
    type: 'nostr_private_key',
    source: 'https://github.com/nostr-protocol/nips/blob/master/19.md',
    gates: ['nsec1'],
    pattern: /nsec1[02-9ac-hj-np-z]{58}(?![A-Za-z0-9])/y,
    example: `nsec1${'qpzry9x8gf2tvdw0s3jn54khce6mua7l'.repeat(2).slice(0, 58)}`,
    counterExample: 'nsec1x',
  },
  {
    type: 'putty_private_key',
    source: 'https://the.earth.li/~sgtatham/putty/latest/htmldoc/AppendixC.html',
    gates: ['Private-Lines: '],
    pattern: /Private-Lines: \d{1,3}\r?\n((?:[A-Za-z0-9+/=]{1,64}\r?\n){0,200}[A-Za-z0-9+/=]{1,64})/y,
    example: `Private-Lines: 1\n${hex(64)}`,
    counterExample: 'Private-Lines: none',
  },
  {
    type: 'otp',
    source: 'https://github.com/google/google-authenticator/wiki/Key-Uri-Format',
    gates: ['otpauth://'],
    pattern: /otpauth:\/\/[^\s"'<>]{0,300}?[?&]secret=([A-Z2-7]{16,128})/iy,
    example: 'otpauth://totp/app:bob?secret=JBSWY3DPEHPK3PXP',
    counterExample: 'otpauth://totp/app:bob?secret=$SECRET',
  },
];
