/** What clients sign in with if no name says so: user and password in base64, a call's only argument, `login=bob:secret`. */

import { looksSecret } from '../readers/classify-value.ts';
import { isGiven } from '../readers/said-look.ts';
import type { Detector } from './detector.ts';

const decoded = (text: string): string => Buffer.from(text, 'base64').toString('latin1');

export const signInFormats: readonly Detector[] = [
  {
    type: 'basic_credential',
    source: 'https://www.rfc-editor.org/rfc/rfc7617',
    gates: ['Basic ', 'basic '],
    pattern: /basic ([A-Za-z0-9+/_-]{8,400}={0,2})(?![\w+/=-])/iy,
    valid: (secret) => /^[!-~]{1,128}:[ -~]{2,256}$/.test(decoded(secret)),
    example: 'Basic Ym9iOmh1bnRlcjI=',
    counterExample: 'Basic authentication',
  },
  {
    type: 'basic_credential',
    source: 'https://www.rfc-editor.org/rfc/rfc4616',
    gates: ['AUTH PLAIN ', 'AUTHENTICATE PLAIN '],
    pattern: /AUTH(?:ENTICATE)? PLAIN ([A-Za-z0-9+/]{8,400}={0,2})(?![\w+/=-])/y,
    valid: (secret) => /^[^\0]{0,128}\0[^\0]{1,128}\0[^\0]{1,256}$/.test(decoded(secret)),
    example: 'AUTH PLAIN AGJvYgBodW50ZXIy',
    counterExample: 'AUTH PLAIN LOGIN XOAUTH2',
  },
  {
    type: 'password',
    source: 'https://redis.io/docs/latest/commands/auth/',
    gates: ['auth('],
    pattern: /auth\(\s{0,4}["']([^"'\n]{5,128})(?![^"'\n]|["']\s{0,4},)/y,
    valid: looksSecret,
    example: 'auth("hunter2x',
    counterExample: 'auth("admin',
  },
  {
    type: 'password',
    source: 'https://www.squid-cache.org/Doc/config/cache_peer/',
    gates: ['login='],
    pattern: /login=[\w.@\\-]{1,64}:([^\s"'&;,]{4,128})/y,
    valid: isGiven,
    example: 'login=bob:hunter2',
    counterExample: 'login=https://x.example/a1',
  },
];
