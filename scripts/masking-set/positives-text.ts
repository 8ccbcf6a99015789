/** Messages that hold secrets in prose, URLs, encodings and nested texts. */
import { base64url, hex, jwt, password, privateKey, token, vendorKey, word } from './made-up.ts';
import type { Random } from './random.ts';
import type { Content } from './sample.ts';

const b64 = (text: string): string => Buffer.from(text).toString('base64');
const of = (secret: string, body: unknown): Content => ({ body, secrets: [secret] });

const prose = (r: Random): Content => {
  const secret = password(r);
  const key = r.pick([token, vendorKey, jwt])(r);
  return r.pick([
    () =>
      of(secret, `The ${r.pick(['root', 'admin', 'database', 'staging', 'WiFi'])} password is ${secret}.`),
    () => of(secret, `Password for ${word(r)}: ${secret}`),
    () =>
      of(
        secret,
        `Hi team, I reset it, the new password for the ${word(r)} server is "${secret}". Please rotate soon.`,
      ),
    () => of(secret, `Login with user admin and password ${secret}`),
    () => of(secret, `You can log in as ${word(r)} using the password \`${secret}\`.`),
    () => of(secret, `Temporary password: ${secret} (expires in 24 hours)`),
    () => of(secret, `user: admin, pass: ${secret}`),
    () => of(secret, `Username: svc-${word(r)}\nPassword: ${secret}\nHost: db.internal`),
    () => of(secret, `credentials: admin / ${secret}`),
    () => of(key, `Use this API key: ${key}`),
    () => of(key, `Here is your token ${key} — keep it safe.`),
    () =>
      of(
        key,
        `My ${r.pick(['GitHub', 'OpenAI', 'Slack', 'internal'])} token is ${key}, can you check why it fails?`,
      ),
    () => vendorOnly(r),
    () => of(key, `The secret key was changed to ${key} yesterday.`),
    () => of(secret, `I set the db password to ${secret} on all replicas`),
    () => of(secret, `passphrase: ${secret}`),
    () => of(secret, `pwd=${secret} works for me`),
  ])();
};

const vendorOnly = (r: Random): Content => {
  const key = vendorKey(r);
  return of(
    key,
    r.pick([
      `I found ${key} hard-coded in the repository.`,
      `${key}`,
      `(${key})`,
      `see <${key}>`,
      `key=${key};`,
      `value:${key},`,
      `Error: request with ${key} failed`,
    ]),
  );
};

const pem = (r: Random): Content => {
  const key = privateKey(r);
  const line = key.split('\n')[1] ?? '';
  return {
    body: r.pick<unknown>([
      key,
      `Your key:\n\n${key}\n\nKeep it.`,
      key.replaceAll('\n', '\\n'),
      { key },
      key.split('\n').slice(0, 3).join('\n'),
      `tls.key: |\n  ${key.replaceAll('\n', '\n  ')}`,
      `KEY="${key}"`,
    ]),
    secrets: [line],
  };
};

const urls = (r: Random): Content => {
  const secret = hex(r, 4) + r.chars(base64url, 12).replace(/[-_]$/, 'x');
  const odd = password(r);
  return r.pick([
    () => of(secret, `DATABASE_URL=postgres://app:${secret}@db.internal:5432/app?sslmode=require`),
    () => of(secret, `mongodb+srv://root:${secret}@cluster0.abcd.mongodb.net/test`),
    () => of(secret, `redis://:${secret}@cache:6379/0`),
    () => of(secret, `amqp://guest:${secret}@rabbit:5672/`),
    () => of(secret, `https://ci:${secret}@git.example.com/acme/app.git`),
    () => of(secret, `origin\thttps://oauth2:${secret}@gitlab.com/acme/app.git (fetch)`),
    () => of(encodeURIComponent(odd), `mysql://root:${encodeURIComponent(odd)}@127.0.0.1:3306/app`),
    () =>
      of(
        secret,
        `Server=tcp:db.example.com,1433;Initial Catalog=app;User ID=sa;Password=${secret};Encrypt=True`,
      ),
    () => of(secret, `jdbc:postgresql://db/app?user=app&password=${secret}`),
    () => of(secret, `smtp://bot:${secret}@mail.example.com:587`),
    () => of(secret, `proxy = http://user:${secret}@proxy:8080`),
    () =>
      of(
        secret,
        `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${secret}${secret}==;EndpointSuffix=core.windows.net`,
      ),
  ])();
};

const presigned = (r: Random): Content => {
  const signature = hex(r, 64);
  const other = encodeURIComponent(`${r.chars(`${base64url}+/`, 43)}=`);
  return r.pick([
    () =>
      of(
        signature,
        `https://bucket.s3.amazonaws.com/a/b.pdf?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260101T000000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature=${signature}`,
      ),
    () =>
      of(other, `https://acct.blob.core.windows.net/c/b?sv=2024-11-04&se=2026-12-31&sr=b&sp=r&sig=${other}`),
    () =>
      of(
        signature,
        `https://storage.googleapis.com/b/o?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Expires=900&X-Goog-Signature=${signature}${signature}`,
      ),
    () =>
      of(
        signature,
        `{"download_url":"https://cdn.example.com/f.zip?Expires=1767225600&Signature=${signature}&Key-Pair-Id=K1"}`,
      ),
    () => of(signature, `https://app.example.com/reset?token=${signature}&email=a%40b.c`),
  ])();
};

const encoded = (r: Random): Content => {
  const secret = password(r);
  const inner = r.pick([
    `DB_PASSWORD=${secret}\nDB_HOST=db.internal\n`,
    JSON.stringify({ user: 'app', password: secret }),
    `postgres://app:${encodeURIComponent(secret)}@db:5432/app`,
    `password: ${secret}\nuser: admin\n`,
  ]);
  const text = b64(inner);
  const key = vendorKey(r);
  return r.pick([
    () => ({ body: `config: ${text}`, secrets: [text] }),
    () => ({ body: { payload: text }, secrets: [text] }),
    () => ({ body: `The decoded file (${text}) was uploaded.`, secrets: [text] }),
    () => ({ body: `data:text/plain;base64,${text}`, secrets: [text] }),
    () => ({
      body: Buffer.from(inner).toString('base64url'),
      secrets: [Buffer.from(inner).toString('base64url')],
    }),
    () => ({ body: `echo ${text} | base64 -d`, secrets: [text] }),
    () => ({ body: b64(`value ${key} end`), secrets: [b64(`value ${key} end`)] }),
    () => ({ body: b64(text), secrets: [b64(text)] }),
    () => ({
      body: `redirect=${encodeURIComponent(`https://x.example/cb?access_token=${key}&state=1`)}`,
      secrets: [encodeURIComponent(key), key],
    }),
    () => ({
      body: `q=${encodeURIComponent(`password=${secret}`)}&lang=en`,
      secrets: [encodeURIComponent(secret)],
    }),
    () => ({
      body: encodeURIComponent(JSON.stringify({ api_key: key })),
      secrets: [encodeURIComponent(key), key],
    }),
  ])();
};

const nested = (r: Random): Content => {
  const secret = r.pick([password, token])(r);
  const object = { user: 'app', password: secret };
  const once = JSON.stringify(object);
  return of(
    secret,
    r.pick<unknown>([
      once,
      JSON.stringify({ body: once }),
      JSON.stringify({ a: JSON.stringify({ b: once }) }),
      `Result: ${once}`,
      `\`\`\`json\n${JSON.stringify(object, null, 2)}\n\`\`\``,
      `${JSON.stringify({ level: 'info' })}\n${once}\n`,
      [once],
      `event: message\ndata: ${once}\n\n`,
      { log: `payload=${JSON.stringify(once)}` },
    ]),
  );
};

const jsonEscapes = (r: Random): Content => {
  const key = vendorKey(r);
  const secret = password(r);
  const escaped = (text: string): string =>
    [...text]
      .map((char) => (r.chance(0.3) ? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}` : char))
      .join('');
  return r.pick([
    () => ({ body: { raw: `{"password":"${escaped(secret)}"}` }, secrets: [secret] }),
    () => ({ body: `"token": "${escaped(key)}"`, secrets: [key, key.slice(-12)] }),
    () => ({ body: JSON.stringify(JSON.stringify({ password: secret })), secrets: [secret] }),
    () => ({ body: `{\\"password\\": \\"${secret}\\", \\"n\\": 1}`, secrets: [secret] }),
  ])();
};

const wide = (text: string): string =>
  [...text]
    .map((char) => (char > ' ' && char < '\x7f' ? String.fromCharCode(char.charCodeAt(0) + 0xfee0) : char))
    .join('');
const sprinkle = (r: Random, text: string): string =>
  [...text]
    .map((char) =>
      r.chance(0.25) ? char + r.pick(['\u200b', '\u200d', '\u2060', '\u00ad', '\ufeff']) : char,
    )
    .join('');

const unicode = (r: Random): Content => {
  const key = vendorKey(r);
  const secret = password(r);
  return r.pick([
    () => {
      const v = wide(key);
      return { body: `key ${v} end`, secrets: [v] };
    },
    () => {
      const v = sprinkle(r, key);
      return { body: `key ${v} end`, secrets: [v] };
    },
    () => of(secret, `p\u0430ssword: ${secret}`),
    () => of(secret, `pass\u200bword: ${secret}`),
    () => of(secret, `ＰＡＳＳＷＯＲＤ＝${secret}`),
    () => of(secret, `password\u00a0:\u00a0${secret}`),
    () => of(secret, `password is \u201c${secret}\u201d`),
    () => of(secret, `— Zugangsdaten für Jürgen: password=${secret}`),
  ])();
};

const blobs = (r: Random): Content => {
  const secret = r.pick([password, token])(r);
  const text = r.pick([`password=${secret}\n`, `{"client_secret":"${secret}"}`, `token: "${secret}x9"\n`]);
  return {
    body: {
      contents: [
        {
          uri: 'file:///etc/app.conf',
          mimeType: r.pick(['text/plain', 'application/json', 'application/octet-stream']),
          blob: b64(text),
        },
      ],
    },
    secrets: [b64(text), secret],
  };
};

export const textPositives: Readonly<Record<string, (r: Random) => Content>> = {
  prose,
  'vendor key': vendorOnly,
  PEM: pem,
  'URL with credentials': urls,
  'presigned URL': presigned,
  encoded,
  'JSON in JSON': nested,
  'JSON escapes': jsonEscapes,
  'Unicode tricks': unicode,
  blob: blobs,
};
