/** Messages that hold secrets in data: rows, tables, Kubernetes objects, state files, personal data. */
import {
  card,
  date,
  groupedCard,
  hex,
  iban,
  jwt,
  password,
  person,
  privateKey,
  ssn,
  token,
  uuid,
  vendorKey,
  word,
} from './made-up.ts';
import type { Random } from './random.ts';
import type { Content } from './sample.ts';

const b64 = (text: string): string => Buffer.from(text).toString('base64');

const hash = (r: Random): string =>
  `$2b$1${r.int(3)}$${r.chars('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./', 53)}`;

/** A column that holds secrets, with a value that fits. */
const column = (r: Random): readonly [string, string] =>
  r.pick<() => readonly [string, string]>([
    () => [
      r.pick(['password', 'passwd', 'user_password', 'pwd', 'db_password', 'PASSWORD', 'plain_password']),
      password(r),
    ],
    () => [
      r.pick(['password_hash', 'passwordHash', 'hashed_password', 'pw_hash', 'encrypted_password']),
      hash(r),
    ],
    () => [
      r.pick(['api_key', 'apikey', 'apiKey', 'stripe_api_key', 'API_KEY']),
      r.pick([token, vendorKey])(r),
    ],
    () => [
      r.pick([
        'access_token',
        'refresh_token',
        'auth_token',
        'session_token',
        'accessToken',
        'reset_token',
        'remember_token',
      ]),
      r.pick([token, jwt])(r),
    ],
    () => [
      r.pick([
        'client_secret',
        'webhook_secret',
        'totp_secret',
        'secret_key',
        'signing_secret',
        'app_secret',
      ]),
      token(r),
    ],
    () => [r.pick(['ssn', 'social_security_number', 'customer_ssn', 'SSN']), ssn(r)],
    () => [r.pick(['card_number', 'credit_card', 'cc_number', 'pan']), r.pick([card, groupedCard])(r)],
    () => [r.pick(['iban', 'bank_account', 'payout_iban']), iban(r)],
    () => [r.pick(['notes', 'comment', 'config', 'last_value']), vendorKey(r)],
  ])();

const row = (r: Random): { row: Record<string, unknown>; secrets: string[] } => {
  const [name, value] = column(r);
  const base: Record<string, unknown> = { id: r.int(100000), username: word(r), created_at: date(r) };
  return { row: { ...base, [name]: value, active: true }, secrets: [value] };
};

const rows = (r: Random): Content => {
  const first = row(r);
  const list = Array.from({ length: 1 + r.int(3) }, () => first.row).map((one, index) => ({
    ...one,
    id: index,
  }));
  return {
    body: r.pick([list, { rows: list, rowCount: list.length }, { data: { users: list } }]),
    secrets: first.secrets,
  };
};

/** Several rows under one header, as grids that differ only in how cells are parted. */
const grid = (r: Random): { header: string[]; rows: string[][]; secrets: string[] } => {
  const [name, one] = column(r);
  const header = ['id', 'username', name, 'created_at'];
  const list = [
    ['1', word(r), one, date(r)],
    ['2', word(r), '', date(r)],
  ];
  return { header, rows: list, secrets: [one] };
};

const psql = (r: Random): Content => {
  const { header, rows: list, secrets } = grid(r);
  const widths = header.map((name, index) =>
    Math.max(name.length, ...list.map((cells) => (cells[index] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    ` ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} `;
  const rule = widths.map((width) => '-'.repeat(width + 2)).join('+');
  return { body: [line(header), rule, ...list.map(line), `(${list.length} rows)`].join('\n'), secrets };
};

const mysql = (r: Random): Content => {
  const { header, rows: list, secrets } = grid(r);
  const widths = header.map((name, index) =>
    Math.max(name.length, ...list.map((cells) => (cells[index] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`;
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+`;
  return { body: [rule, line(header), rule, ...list.map(line), rule].join('\n'), secrets };
};

const expanded = (r: Random): Content => {
  const one = row(r);
  const keys = Object.keys(one.row);
  const width = Math.max(...keys.map((key) => key.length));
  const lines = keys.map((key) => `${key.padEnd(width)} | ${String(one.row[key])}`);
  return { body: `-[ RECORD 1 ]${'-'.repeat(20)}\n${lines.join('\n')}`, secrets: one.secrets };
};

const markdown = (r: Random): Content => {
  const { header, rows: list, secrets } = grid(r);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return {
    body: [`Here are the results:\n`, line(header), line(header.map(() => '---')), ...list.map(line)].join(
      '\n',
    ),
    secrets,
  };
};

const csv = (r: Random): Content => {
  const { header, rows: list, secrets } = grid(r);
  const separator = r.pick([',', ';', '\t']);
  const quote = (cell: string): string => (r.chance(0.5) || /[,;"]/.test(cell) ? `"${cell}"` : cell);
  const quoted = r.chance(0.4);
  const line = (cells: readonly string[]): string =>
    cells.map((cell) => (quoted ? quote(cell) : cell)).join(separator);
  return { body: [header, ...list].map(line).join('\n'), secrets };
};

const columnsAndRows = (r: Random): Content => {
  const { header, rows: list, secrets } = grid(r);
  return {
    body: r.pick([
      { columns: header, rows: list },
      { fields: header.map((name) => ({ name })), rows: list },
      [header, ...list],
    ]),
    secrets,
  };
};

const kubernetesYaml = (r: Random): Content => {
  const name = r.pick([
    'password',
    'token',
    'config',
    'tls.key',
    'DATABASE_URL',
    'value',
    'cert',
    'credentials.json',
  ]);
  const secret = r.pick([password, token])(r);
  const encoded = b64(secret);
  const plain = r.chance(0.35);
  const body = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${word(r)}\n  namespace: prod\ntype: Opaque\n${plain ? 'stringData' : 'data'}:\n  ${name}: ${plain ? secret : encoded}\n  username: ${plain ? 'admin' : b64('admin')}\n`;
  return {
    body: r.chance(0.3)
      ? `apiVersion: v1\nitems:\n- ${body.trimEnd().replaceAll('\n', '\n  ')}\nkind: List`
      : body,
    secrets: plain ? [secret] : [secret, encoded],
  };
};

const kubernetesJson = (r: Random): Content => {
  const secret = r.pick([password, token])(r);
  const encoded = b64(secret);
  const object = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: word(r), uid: uuid(r) },
    type: 'Opaque',
    data: { [r.pick(['password', 'key', 'blob', 'a', '.dockerconfigjson'])]: encoded },
  };
  const body = r.pick<unknown>([
    object,
    { apiVersion: 'v1', kind: 'List', items: [object] },
    JSON.stringify(object, null, 2),
  ]);
  return { body, secrets: [secret, encoded] };
};

const terraform = (r: Random): Content => {
  const [name, secret] = r.pick([
    ['password', password(r)],
    ['secret', token(r)],
    ['private_key_pem', privateKey(r)],
    ['master_password', password(r)],
    ['primary_access_key', `${r.chars('abcdefghijklmnopqrstuvwxyzABCDEFGHIJ+/0123456789', 86)}==`],
    ['connection_string', `postgres://app:${hex(r, 16)}@db:5432/app`],
    ['result', password(r)],
  ] as const);
  const instance = {
    schema_version: 1,
    attributes: { id: `db-${hex(r, 8)}`, engine: 'postgres', [name]: secret, username: 'app' },
    sensitive_attributes: [[{ type: 'get_attr', value: name }]],
  };
  const state = {
    version: 4,
    terraform_version: '1.9.5',
    serial: r.int(100),
    outputs: { db_password: { value: secret, type: 'string', sensitive: true } },
    resources: [
      {
        mode: 'managed',
        type: name === 'result' ? 'random_password' : 'aws_db_instance',
        name: 'main',
        instances: [instance],
      },
    ],
  };
  const found = name === 'connection_string' ? (/app:(\w+)@/.exec(secret)?.[1] ?? secret) : secret;
  return { body: r.chance(0.5) ? state : JSON.stringify(state, null, 2), secrets: [found] };
};

const dockerInspect = (r: Random): Content => {
  const [name, secret] = r.pick([
    ['POSTGRES_PASSWORD', password(r)],
    ['MYSQL_ROOT_PASSWORD', password(r)],
    ['AWS_SECRET_ACCESS_KEY', r.chars('abcdefghijklmnopqrstuvwxyzABCDEFGHIJ+/0123456789', 40)],
    ['JWT_SECRET', token(r)],
    ['REDIS_PASS', password(r)],
    ['SECRET_KEY_BASE', hex(r, 64)],
    ['GITHUB_TOKEN', vendorKey(r)],
  ] as const);
  const object = [
    {
      Id: hex(r, 64),
      Created: date(r),
      Config: {
        Hostname: hex(r, 12),
        Env: ['PATH=/usr/local/sbin:/usr/local/bin', `${name}=${secret}`, 'LANG=C.UTF-8'],
        Cmd: ['postgres'],
        Image: `sha256:${hex(r, 64)}`,
      },
    },
  ];
  return { body: r.chance(0.5) ? object : JSON.stringify(object, null, 4), secrets: [secret] };
};

const serviceAccount = (r: Random): Content => {
  const key = `${privateKey(r)}\n`;
  const account = {
    type: 'service_account',
    project_id: word(r),
    private_key_id: hex(r, 40),
    private_key: key,
    client_email: `x@${word(r)}.iam.gserviceaccount.com`,
    client_id: r.chars('0123456789', 21),
  };
  return {
    body: r.chance(0.5) ? account : JSON.stringify(account, null, 2),
    secrets: [key.split('\n')[2] ?? '', key.split('\n')[1] ?? ''],
  };
};

const personal = (r: Random): Content => {
  const [secret, text] = r.pick<() => readonly [string, string]>([
    () => {
      const v = r.pick([card, groupedCard])(r);
      return [
        v,
        r.pick([
          `Customer paid with card ${v}, exp 09/29.`,
          `Card: ${v}`,
          `${person(r)} ${v} 12/27`,
          `charge failed for ${v}`,
        ]),
      ];
    },
    () => {
      const v = ssn(r);
      return [
        v,
        r.pick([
          `SSN: ${v}`,
          `The applicant's social security number is ${v}.`,
          `${person(r)}, ${v}, 1984-02-11`,
          `ssn=${v}`,
        ]),
      ];
    },
    () => {
      const v = iban(r);
      return [v, r.pick([`Please wire to ${v}.`, `IBAN: ${v}`, `account ${v} (EUR)`])];
    },
  ])();
  return { body: text, secrets: [secret, secret.replaceAll(/[ -]/g, '')] };
};

export const dataPositives: Readonly<Record<string, (r: Random) => Content>> = {
  'SQL rows as JSON': rows,
  'psql table': psql,
  'mysql table': mysql,
  'psql expanded': expanded,
  'Markdown table': markdown,
  CSV: csv,
  'columns and rows': columnsAndRows,
  'Kubernetes Secret YAML': kubernetesYaml,
  'Kubernetes Secret JSON': kubernetesJson,
  'Terraform state': terraform,
  'docker inspect': dockerInspect,
  'service account': serviceAccount,
  'personal data': personal,
};
