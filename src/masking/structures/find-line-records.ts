/** Finds secrets in files whose lines are records without names: pgpass and cookie jars. */
import type { Hit } from '../engine/hit.ts';
import { isHarmless, looksRandom, looksSecret } from '../readers/classify-value.ts';

interface Record {
  readonly type: string;
  readonly detector: string;
  /** One of these a text must contain, and then the gate, for the pattern to be tried at all. */
  readonly literals: readonly string[];
  readonly gate: RegExp;
  /** Global; ends with group 1, the secret. Matches within one line. */
  readonly pattern: RegExp;
  readonly valid: (secret: string) => boolean;
}

const none: readonly Hit[] = [];

const isSet = (secret: string): boolean => !isHarmless(secret);

const records: readonly Record[] = [
  {
    // https://www.postgresql.org/docs/current/libpq-pgpass.html
    type: 'password',
    detector: 'pgpass',
    literals: [':'],
    gate: /:(?:\d{3,5}|\*):[^:\s]{1,64}:[^:\s]{1,64}:/,
    pattern:
      /^[ \t]{0,8}(?!(?:[\dA-F]{4}:){2}[\dA-F]+:)[\w.*-]{1,128}:(?:\d{3,5}|\*):[^:\s]{1,64}:[^:\s]{1,64}:((?:\\.|[^\s\\])(?:\\.|[^\r\n\\]){0,127})$/gm,
    // Fingerprints are written in pairs of digits with colons between, ages of passwords in the shadow file likewise.
    valid: (secret) =>
      isSet(secret) &&
      !/^(?:[\dA-F]{2}:){3,}|^\d+:\d*:[\d:]*$|^[\dA-F]{1,4}(?::[\dA-F]{0,4})+\W{0,3}$/i.test(secret),
  },
  {
    // https://man7.org/linux/man-pages/man8/pppd.8.html#AUTHENTICATION
    type: 'password',
    detector: 'ppp-secrets',
    literals: ['ap-secrets', 'using CHAP', 'using PAP'],
    gate: /(?:chap|pap)-secrets|authentication using (?:CH|P)AP/i,
    pattern:
      /^[ \t]{0,8}["']?[^\s"'#]{1,64}["']?[ \t]{1,8}(?:\*|[\w."'-]{1,64})[ \t]{1,8}"([^"\n]{4,128})"/gm,
    valid: isSet,
  },
  {
    // https://curl.se/docs/http-cookies.html
    type: 'cookie',
    detector: 'cookie-jar',
    literals: ['\tTRUE', '\tFALSE'],
    gate: /\t(?:TRUE|FALSE)\t/,
    pattern: /^\S{1,128}\t(?:TRUE|FALSE)\t\S{1,128}\t(?:TRUE|FALSE)\t\d{1,12}\t\S{1,64}\t(\S{4,4096})$/gm,
    valid: (secret) => isSet(secret) && (looksRandom(secret) || looksSecret(secret)),
  },
  {
    // Lists of accounts, https://haveibeenpwned.com/FAQs#WhatIsACombolist; hosts and paths of git stand there likewise.
    type: 'password',
    detector: 'account-list',
    literals: ['@'],
    gate: /@[\w-]{1,64}\.[\w.-]{2,64}:[^\s/]/,
    pattern:
      /^[ \t]{0,8}(?:\[?[\w.-]{1,128}\]?(?::\d{1,5})?[ \t]{1,8})?(?!git@)[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}:([^\s/:|]{6,64})[ \t]{0,8}$/gm,
    valid: (secret) => isSet(secret) && looksSecret(secret) && !/\.git$/.test(secret),
  },
  {
    // Names of passwords in alphabets that have no words for the scan to start at. Cyrillic and Greek look-alikes are Latin here,
    // and marks above and below letters may be gone.
    type: 'password',
    detector: 'field-name',
    literals: [
      ...[
        'パスワード',
        '密码',
        '密碼',
        '口令',
        '비밀번호',
        'ль',
        'ЛЬ',
        'şifre',
        'Şifre',
        'mật khẩu',
        'Mật khẩu',
      ],
      ...['كلمة المرور', 'كلمة السر', 'סיסמה', 'סיסמא', 'κωδικός', 'पासवर', 'รห', 'գաղտնաբառ'],
    ],
    gate: /[^\0-\x7f]\S{0,8}\s{0,2}(?:[:=：]|は|是|为|為|는|은|\s[!-~])/,
    pattern:
      /(?:パスワード|密码|密碼|口令|비밀번호|п[аa][рp][оo]ль|şifre(?:niz|si)?|mật khẩu|كلمة (?:المرور|السر)|סיסמ[הא]|κωδικός πρόσβ[αa]σης|पासवर्?ड|รหั?สผ่?าน(?:คือ)?|գաղտնաբառ)(?: \p{L}{1,16}){0,3}\s?(?:[:=：]|は|是|为|為|는|은|है)\s{0,3}["'`]?([!-~]{4,64})(?<!["'`,;])/giu,
    valid: (secret) => isSet(secret) && looksSecret(secret),
  },
  {
    // https://github.com/go-sql-driver/mysql#dsn-data-source-name and Oracle's thin driver
    type: 'password',
    detector: 'data-source-name',
    literals: ['@tcp(', '@unix(', ':thin:'],
    gate: /@(?:tcp|unix)\(|:thin:/,
    pattern:
      /(?:(?<![\w.-])[\w.-]{1,64}:([^\s"'`]{1,128}?)(?=@(?:tcp|unix)\()|:thin:[\w.-]{1,64}\/([^\s"'`@]{1,128})(?=@))/g,
    valid: isSet,
  },
];

/** Call it if the text has a colon or a tab. */
export const findLineRecords = (text: string): readonly Hit[] =>
  records.flatMap((record) => (mayHold(text, record) ? findRecord(text, record) : none));

/** Looking for a literal costs a fraction of what a pattern does. */
const mayHold = (text: string, { literals, gate }: Record): boolean =>
  literals.some((literal) => text.includes(literal)) && gate.test(text);

const findRecord = (text: string, { pattern, type, detector, valid }: Record): readonly Hit[] => {
  const hits: Hit[] = [];
  for (const match of text.matchAll(pattern)) {
    const secret = match[1] ?? match[2] ?? '';
    const start = match.index + match[0].lastIndexOf(secret);
    if (secret !== '' && valid(secret)) hits.push({ start, end: start + secret.length, type, detector });
  }
  return hits;
};
