/** Lines of configuration and of scripts that take a password by position. */
import type { Detector } from './detector.ts';
import { asPasswords, type Row } from './passwords-by-place.ts';

const rows: readonly Row[] = [
  {
    source: 'https://registry.terraform.io/providers/hashicorp/random/latest/docs/resources/password',
    gates: ['random_password'],
    pattern:
      /random_password"[^{}]{0,120}\{[^{}]{0,600}?\b(?:result|bcrypt_hash)\s{0,40}=\s{0,4}"([^"\n]{1,256})/y,
    example: 'random_password" "db" {\n  + result = "hunter2',
    counterExample: 'random_password" "db" {\n  + length = 16',
  },
  {
    source:
      'https://www.cisco.com/c/en/us/td/docs/ios-xml/ios/snmp/command/nm-snmp-cr-book/nm-snmp-cr-s5.html',
    gates: [
      'snmp-server community ',
      'rocommunity ',
      'rwcommunity ',
      'isakmp key ',
      'radius-server key ',
      'tacacs-server key ',
      'message-digest-key ',
      'ip ospf authentication-key ',
    ],
    pattern:
      /(?:snmp-server community|r[ow]community|(?:(?:isakmp|radius-server|tacacs-server) key|message-digest-key \d{1,3} md5|ip ospf authentication-key)(?: [0-8])?) (?!public\b|private\b)([^\s"']{3,64})/y,
    example: 'rocommunity hunter2',
    counterExample: 'rocommunity public',
  },
  {
    source: 'https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/',
    gates: ['user ', 'SETUSER ', 'setuser '],
    pattern: /(?:user|setuser) [\w.@-]{1,64}(?: [\w~*&+@|:.-]{1,64}){0,12} >([^\s"'>]{4,128})/iy,
    example: 'user default on >hunter2',
    counterExample: 'user default on nopass ~* +@all',
  },
  {
    source:
      'https://www.cisco.com/c/en/us/support/docs/ios-nx-os-software/ios-software-releases/107614-64.html',
    gates: ['password ', 'secret ', 'key '],
    pattern: /(?:password|secret|key) [05789] (\S{6,200})/y,
    example: 'password 7 0822455D0A16',
    counterExample: 'password 7 days old',
  },
  {
    source: 'https://github.com/zxing/zxing/wiki/Barcode-Contents#wi-fi-network-config-android-ios-11',
    gates: ['WIFI:'],
    pattern: /WIFI:(?:[^;\n]{0,100};){0,4}P:([^;\n]{4,64})/y,
    example: 'WIFI:S:net;T:WPA;P:hunter2',
    counterExample: 'WIFI:S:net;T:nopass;;',
  },
  {
    source: 'https://docs.strongswan.org/docs/latest/config/ipsecSecrets.html',
    gates: ['PSK "', 'EAP "', 'XAUTH "', 'NTLM "'],
    pattern: /(?<=: ?)(?:PSK|EAP|XAUTH|NTLM) "([^"\n]{4,128})/y,
    example: ': PSK "hunter2',
    counterExample: 'EAP "method"',
  },
  {
    source:
      'https://www.juniper.net/documentation/us/en/software/junos/cli-reference/topics/ref/statement/pre-shared-key-edit-security.html',
    gates: ['ascii-text ', 'plain-text-password-value '],
    pattern: /(?:ascii-text|plain-text-password-value) "?((?<=")[^"\n]{4,256}|[^\s"';(]{4,256})/y,
    example: 'ascii-text "hunter2',
    counterExample: 'ascii-text (file)',
  },
  {
    source: 'https://docs.haproxy.org/3.0/configuration.html#4-stats%20auth',
    gates: ['stats auth '],
    pattern: /stats auth [\w.@-]{1,64}:(\S{4,128})/y,
    example: 'stats auth admin:hunter2',
    counterExample: 'stats auth off',
  },
  {
    source: 'https://man7.org/linux/man-pages/man1/expect.1.html',
    gates: ['assword', 'assphrase', 'password', 'Password', 'passphrase'],
    pattern:
      /p?ass(?:word|phrase)[:?*]{0,3}\s?["}]?\s?(?:\{\s{0,40})?(?:;\s?|\r?\n\s{0,40}|\s)(?:exp_)?send(?: --)? "([^"\n\\$[]{4,128})/iy,
    example: 'assword:"\nsend "hunter2',
    counterExample: 'password to send "now"',
  },
];

export const configurationFormats: readonly Detector[] = asPasswords(rows);
