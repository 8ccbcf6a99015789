/** Phrases that give a secret away without naming it first: `log in as bob/secret`, `use secret as the password`. */

import { looksSecret } from '../readers/classify-value.ts';
import { isGiven } from '../readers/said-look.ts';
import type { Detector } from './detector.ts';
import { languageFormats } from './languages.ts';

const source = 'https://owasp.org/www-community/vulnerabilities/Use_of_hard-coded_password';

/** What a secret was and what it became. */
const changedFrom = ['password', 'passphrase', 'token', 'secret', 'key'].map((name) => `${name} from `);

export const phraseFormats: readonly Detector[] = [
  {
    type: 'otp',
    source: 'https://datatracker.ietf.org/doc/html/rfc6238',
    gates: ['Use ', 'use ', 'Enter ', 'enter ', 'Type ', 'type '],
    pattern:
      /(?:use|enter|type) ["'`]?(\d{4,8})["'`]? (?:as|for) (?:your|the) (?:[\w-]{2,16} ){0,3}(?:pass)?code\b/iy,
    example: 'Use 739204 as your one-time passcode',
    counterExample: 'use 5432 as the port',
  },
  {
    type: 'password',
    source,
    gates: [
      'credential',
      'Credential',
      'creds',
      'Creds',
      'login',
      'Login',
      'log in',
      'Log in',
      'logged in',
      'sign in',
      'Sign in',
      'authenticate',
      'account',
    ],
    pattern:
      /(?:credentials?|creds|log ?in|logged in|sign in|authenticate|account)\b(?! v\d)[^\n:"'`]{0,40}?(?:(?<! h1): ?|\bwith |\bas |\bare |\bis |\busing )["'`]?[\w.@+-]{2,40} ?[/:] ?["'`]?([^\s"'`,;)]{4,64})/iy,
    valid: isGiven,
    example: 'credentials: admin / hunter2',
    counterExample: 'login page: https://x.example/a',
  },
  {
    type: 'password',
    source,
    gates: [
      'creds',
      'Creds',
      'credential',
      'Credential',
      'login ',
      'Login ',
      'log in ',
      'basic auth',
      'Basic auth',
      'Basic Auth',
      'user/pass',
      'User/Pass',
      'username/password',
      'Username/Password',
      'use ',
      'Use ',
    ],
    pattern:
      /(?:credentials?|creds|log ?in|basic auth|user(?:name)?\/pass(?:word|wd)?|use(?=[^\n]{5,100} (?:to|for) (?:sign|log|authenticat|access|login)))[: ]{1,3}["'`]?[\w.@+-]{2,40}(?::| ?\/ ?)["'`]?([^\s"'`,;)]{5,64})/iy,
    valid: (secret) => isGiven(secret) && looksSecret(secret) && !/^[\w.-]*\//.test(secret),
    example: 'creds bob:hunter2x!',
    counterExample: 'login 12:30:15',
  },
  {
    type: 'secret',
    source,
    gates: ['use ', 'Use ', 'set ', 'Set ', 'enter ', 'Enter ', 'try ', 'Try ', 'send ', 'pass '],
    pattern:
      /(?:use|set|enter|try|send|pass) ["'`]?([^\s"'`,;)]{5,128})(?=["'`]? as (?:the |your |my |our |its |a )?(?:new |root |admin |db |database |temporary |api |access |bearer |shared |signing |client |webhook |session )*(?:password|passphrase|passcode|token|secret|key)\b)/iy,
    valid: (secret) => looksSecret(secret) || /^[a-z]+\d+\W*$/i.test(secret),
    example: 'use hunter2 as the password',
    counterExample: 'use this as the password',
  },
  {
    type: 'password',
    source,
    gates: ['password', 'passphrase', 'token', 'pw', 'passwd', 'key', 'Password'].flatMap((name) => [
      `${name}?`,
      `${name} again?`,
    ]),
    pattern:
      /(?:password|passphrase|token|pw|passwd|key)(?: again)?\?[ \t]{0,4}\r?\n(?:\[[^\]\n]{1,30}\] ?|\d[\d:.]{3,11} )?(?:<?@?[\w .-]{1,30}>?: ?|[>-] |(?<= again\?[ \t]{0,4}\r?\n))(?:it'?s |use |try )?["'`]?([^\s"'`,;]{5,128})(?=["'`]?[.!]?[ \t]{0,4}(?:\r?\n|$))/iy,
    valid: (secret) => looksSecret(secret) || isGiven(secret),
    example: 'password?\nbob: hunter2x!',
    counterExample: 'password?\nbob: nope',
  },
  {
    type: 'secret',
    source,
    gates: ['key', 'token', 'passcode', 'code', 'secret'].flatMap((name) => [`${name} for `, `${name} to `]),
    pattern:
      /(?:key|token|passcode|code|secret) (?:for|to) [\w .-]{1,60}?(?: is| was|:)(?: now)? ["'`]?([^\s"'`,;)]{6,128})/y,
    valid: (secret) => isGiven(secret) && looksSecret(secret),
    example: 'key for the alarm API is Amber-orchid-33',
    counterExample: 'key for the alarm API is missing',
  },
  {
    type: 'secret',
    source,
    gates: ['Here is ', 'here is ', "Here's ", "here's ", 'Use this key', 'use this key'],
    pattern: /(?:here(?: is|'s) (?:the|your)|use this) key[: ]{1,3}["'`]?([^\s"'`,;)]{6,128})/iy,
    valid: (secret) => isGiven(secret) && looksSecret(secret.replace(/\.$/, '')),
    example: 'Here is the key: hunter2x!',
    counterExample: 'Here is the key idea',
  },
  {
    type: 'secret',
    source,
    gates: changedFrom,
    pattern: /\w{3,10} from ["'`]?(?![@./][\w@.-]*\/|node:)([^\s"'`,;]{5,128})/y,
    valid: looksSecret,
    example: 'password from hunter2x!',
    counterExample: 'password from staging to production',
  },
  {
    type: 'secret',
    source,
    gates: changedFrom,
    pattern: /\w{3,10} from \S{1,130} to ["'`]?([^\s"'`,;]{5,128})/y,
    valid: (secret) => looksSecret(secret.replace(/[.:]$/, '')),
    example: 'password from z to hunter2x!',
    counterExample: 'password from staging to production',
  },
  {
    type: 'otp',
    source: 'https://docs.github.com/authentication/securing-your-account-with-two-factor-authentication-2fa',
    gates: [
      'Recovery codes',
      'recovery codes',
      'Backup codes',
      'backup codes',
      'Scratch codes',
      'scratch codes',
    ],
    pattern:
      /(?:recovery|backup|scratch) codes[^\n:]{0,40}:\s{1,4}[-*]?\s{0,4}((?=[A-Za-z]{0,9}-?[A-Za-z]{0,9}\d)[A-Za-z0-9]{4,10}(?:-[A-Za-z0-9]{4,10}){0,3}(?:[\s,*-]{1,6}(?=[A-Za-z]{0,9}-?[A-Za-z]{0,9}\d)[A-Za-z0-9]{4,10}(?:-[A-Za-z0-9]{4,10}){0,3}){0,40})/iy,
    valid: (codes) => /\d/.test(codes) && !/[a-z]{6,} [a-z]{3,}/i.test(codes),
    example: 'Recovery codes:\nb18a1-109a7',
    counterExample: 'Recovery codes: sent by mail',
  },
  ...languageFormats,
];
