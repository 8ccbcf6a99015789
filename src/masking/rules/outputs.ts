/** Secrets that answer a command or a question of the line before: `echo $TOKEN`, `password for the vpn?`. */
import { looksRandom, looksSecret } from '../readers/classify-value.ts';
import type { Detector } from './detector.ts';

const names = ['password', 'Password', 'passphrase', 'pwd', 'pw', 'passwd', 'token', 'key', 'secret'];

export const outputFormats: readonly Detector[] = [
  {
    type: 'secret',
    source: 'https://pubs.opengroup.org/onlinepubs/9799919799/utilities/echo.html',
    gates: ['echo $', 'echo "$', 'printenv '],
    pattern:
      /(?:echo "?\$\{?|printenv )\w{0,40}(?:PASS(?:WORD|WD)?|PWD|TOKEN|SECRET|KEY)\w{0,20}\}?"?[ \t]{0,4}\r?\n(\S{5,512})(?=[ \t]{0,4}(?:\r?\n|$))/y,
    valid: looksSecret,
    example: 'echo $DEPLOY_TOKEN\nhunter2x!',
    counterExample: 'echo $HOME\n/root',
  },
  {
    type: 'secret',
    source: 'https://cloud.google.com/sdk/gcloud/reference/secrets/versions/access',
    gates: [
      'get secret',
      'secrets versions access',
      'secretsmanager get',
      'keyvault secret',
      'op read ',
      'vault kv get ',
      'pass show ',
      'lpass show ',
      'bw get password ',
      'gh auth token',
      'auth print-access-token',
      'auth print-identity-token',
      'find-generic-password ',
      'find-internet-password ',
      'get-parameter ',
      'cat /run/secrets/',
      'cat /var/run/secrets/',
    ],
    pattern:
      /(?:get secrets?|secrets versions access|secretsmanager get-secret-value|keyvault secret show|op read|vault kv get|l?pass show|bw get password|gh auth token|auth print-\w{6,8}-token|find-\w{7,8}-password|get-parameter(?= [^\n]{0,200}--with-decryption)|cat (?:\/var)?\/run\/secrets\/)[^\n]{0,240}\n(\S{5,512})(?=[ \t]{0,4}(?:\r?\n|$))/y,
    valid: (secret) =>
      (looksSecret(secret) || /^[a-z]+\d+\W*$/i.test(secret)) && !/^(?:secret|Error)\b|[:[{]$/.test(secret),
    example: 'pass show db/root\nhunter2x!',
    counterExample: 'get secret db-login\nNAME TYPE',
  },
  {
    type: 'password',
    source: 'https://owasp.org/www-community/vulnerabilities/Use_of_hard-coded_password',
    gates: names.map((name) => `${name} for `),
    pattern:
      /\w{2,10} for [^\n?]{1,60}\?[ \t]{0,4}\r?\n(?:\[[^\]\n]{1,30}\] ?|\d[\d:.]{3,11} )?(?:<?@?[\w .-]{1,30}>?: ?|[>-] )(?:it'?s |use |try )?["'`]?([^\s"'`,;]{5,128})(?=["'`]?[.!]?[ \t]{0,4}(?:\r?\n|$))/y,
    valid: (secret) => looksSecret(secret) || /[A-Za-z]\S*[\d!#$%&*]/.test(secret),
    example: 'password for it?\nbob: hunter2x!',
    counterExample: 'password for it?\nbob: nope',
  },
  {
    type: 'password',
    source: 'https://www.elastic.co/docs/deploy-manage/users-roles/cluster-or-deployment-auth/built-in-users',
    gates: names.map((name) => `${name} for `),
    pattern:
      /\w{2,10} for [^\n?:]{1,60}?(?:\([^)\n]{1,100}\))?[ \t]?:[ \t]{0,4}\r?\n(?:[ \t]{0,8}\r?\n)?[ \t]{0,8}["'`]?([^\s"'`]{5,128})(?=["'`]?[ \t]{0,4}(?:\r?\n|$))/y,
    valid: (secret) => looksSecret(secret) && !secret.endsWith(':'),
    example: 'Password for the elastic user:\n  hunter2x!',
    counterExample: 'Password for the elastic user:\n  hidden',
  },
  {
    type: 'secret',
    source: 'https://www.jenkins.io/doc/book/installing/linux/#unlocking-jenkins',
    gates: ['following '],
    pattern:
      /following (?:[\w-]{1,20} ){0,3}?(?:password|passphrase|passcode|token|secret|key|credentials?)\b[^\n:]{0,80}:[ \t]{0,4}\r?\n(?:[ \t]{0,8}\r?\n)?[ \t]{0,8}["'`]?([^\s"'`]{5,512})(?=["'`]?[ \t]{0,4}(?:\r?\n|$))/y,
    valid: (secret) => looksSecret(secret) && !secret.endsWith(':'),
    example: 'following password:\n\nhunter2x!',
    counterExample: 'following password policy:\n\nminimum-length',
  },
  {
    type: 'token',
    source: 'https://www.rfc-editor.org/rfc/rfc6750',
    gates: names.map((name) => `${name}, `),
    pattern:
      /\w{2,10}, [^\n:]{1,60}:[ \t]{0,4}\r?\n(?:[ \t]{0,8}\r?\n)?[ \t]{0,8}["'`]?(\S{16,512}?)(?=["'`]?[ \t]{0,4}(?:\r?\n|$))/y,
    valid: looksRandom,
    example: 'token, at last:\n\n  489cf1cc87241f2689ec008ed9ab6cc7',
    counterExample: 'token, at last:\n\n  see-the-vault-of-the-team',
  },
  {
    type: 'password',
    source: 'https://owasp.org/www-community/vulnerabilities/Use_of_hard-coded_password',
    gates: ['login with ', 'Login with ', 'log in with ', 'Log in with ', 'sign in with ', 'Sign in with '],
    pattern:
      /(?:log ?in|sign in) with ["'`]?[\w.@-]{2,40}["'`]? and ["'`]?([^\s"'`,;]{5,64})(?=["'`]? as (?:the |its |your )?pass)/iy,
    valid: looksSecret,
    example: 'login with admin and hunter2x! as password',
    counterExample: 'login with admin and pressed the button',
  },
  {
    type: 'password',
    source: 'https://twine.readthedocs.io/en/stable/#twine-upload',
    gates: ['twine upload'],
    pattern: /twine upload [^\n]{0,200}?-p ["']?([^\s"'$]{4,256})/y,
    valid: (secret) => !secret.startsWith('-'),
    example: 'twine upload -u ci -p hunter2',
    counterExample: 'twine upload dist/a.whl',
  },
  {
    type: 'otp',
    source: 'https://www.rfc-editor.org/rfc/rfc4226',
    gates: ['Use code ', 'use code ', 'Enter code ', 'enter code '],
    pattern: /(?:use|enter) code (\d{4,8})(?= (?:to|for) (?:sign|log|verif|confirm|authenticat|complet))/iy,
    example: 'use code 482913 to sign in',
    counterExample: 'use code 482913 to save 10 %',
  },
  {
    type: 'secret',
    source: 'https://developer.hashicorp.com/consul/commands/kv/get',
    gates: ['Key: ', 'Key      '],
    pattern:
      /Key:?[ \t]{1,16}[\w/.-]{0,100}(?:pass|pwd|token|secret|key)[\w-]{0,20}[ \t]{0,4}\r?\n(?:\w{1,16}:?[ \t][^\n]{0,80}\n){0,5}?Value:?[ \t]{1,16}(\S{5,512})(?=[ \t]{0,4}(?:\r?\n|$))/iy,
    valid: looksSecret,
    example: 'Key: app/api_token\nValue: hunter2x!',
    counterExample: 'Key: app/api_url\nValue: hunter2x!',
  },
  {
    type: 'password',
    source: 'https://learn.microsoft.com/windows-server/administration/windows-commands/netsh-wlan',
    gates: ['Key Content'],
    pattern: /Key Content[ \t]{0,20}: (\S{8,63})(?=[ \t]{0,4}(?:\r?\n|$))/y,
    example: 'Key Content            : hunter2x!',
    counterExample: 'Key Content : Absent',
  },
];
