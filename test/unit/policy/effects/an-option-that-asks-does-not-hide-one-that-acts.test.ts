import { expect, it } from 'vitest';
import { callOf, NO_GRANTS, policyOf } from '../policy-fixture.ts';

const policy = await policyOf('');
const effectOf = (command: string) =>
  policy.decide(callOf({ tool: 'bash', args: { command } }), NO_GRANTS).effect;

it.each([
  // The last of several counts.
  'git push --dry-run --no-dry-run',
  'aws ec2 terminate-instances --instance-ids i-1 --dry-run --no-dry-run',
  'curl -X GET -X DELETE https://api.example.com/users/1',
  'curl -X GET -XDELETE https://api.example.com/users/1',
  'gh api -X GET -X DELETE repos/acme/shop',
  // It is the value of the option before it.
  'kubectl delete ns prod -n --dry-run',
  'kubectl patch deploy web -p --dry-run=client',
  'helm uninstall shop --kube-context --dry-run',
  'helm upgrade shop ./chart --set --dry-run',
  'git push -o -n origin main',
  'rsync -a --exclude -n src/ dst/',
  'rsync -an -M--no-dry-run src/ host:dst/',
  'crontab -u -l jobs.txt',
  'dpkg -i --admindir -l shop.deb',
  'dpkg -i -l shop.deb',
  'unzip -d -l shop.zip',
  'nc -w -z db 5432',
  'kcat -b broker -t -L',
  'iptables -t -L -F',
  'iptables -F -L',
  'ansible-playbook site.yml -l --list-hosts',
  'kafka-topics.sh --bootstrap-server b:9092 --delete --topic --list',
  'kafka-configs --alter --entity-name --describe',
  // Of fetch, it means that no tags are fetched.
  'git fetch -n',
  // It shows what it changes, and changes it.
  'terraform fmt -diff',
  // A second program, glued to its letter or behind the beginning of a long option.
  "psql -c 'select 1' -c'drop table x'",
  "psql -c 'select 1' -Atc'drop table x'",
  "psql -c 'select 1' --comm='drop table x'",
  "mysql -e 'select 1' -e'drop table x'",
  "psql -Atf drop.sql -c 'select 1'",
  // Before the verb of a verb, or between them.
  'git remote -v update',
  'git reflog --all expire',
  'sed --in-plac=.bak p app.conf',
  // Programs that are run, or options that are read from elsewhere.
  'tar tIf ./unpack a.tar',
  "bq --api=https://example.com query 'select 1'",
  'gcloud --flags-file=flags.yaml compute instances list',
  "nft list ruleset ';' flush ruleset",
  // It acts although it is only fetched.
  'http GET https://ci.example.com/job/shop/build',
])('%s is not taken for reading', (command) => {
  expect(effectOf(command)).not.toBe('read');
});

it.each([
  'crontab -u ann -l',
  'dpkg -l',
  'dpkg --admindir /srv/dpkg -l',
  'unzip -l shop.zip',
  'iptables -t nat -L',
  'ansible-playbook site.yml -l web --list-hosts',
  'kafka-topics.sh --bootstrap-server b:9092 --describe --topic orders',
  'git push --dry-run',
  'git push -n origin main',
  'git remote -v',
  'git config --global user.name',
  'git reflog -5',
  "psql -h db -U shop -Atc 'select 1'",
  "mysql -uroot -psecret -Ne 'select 1'",
  'terraform fmt -check -diff',
  'tar tzf a.tar.gz',
  'aws ec2 terminate-instances --instance-ids i-1 --dry-run',
  'az help',
  'kill -l',
  'rpm -K shop.rpm',
  'snap changes',
  'nmcli con',
  'rsync -av --delete --exclude .git -n src/ dst/',
  'kubectl delete ns prod -n shop --dry-run=server',
])('%s still only looks', (command) => {
  expect(effectOf(command)).toBe('read');
});
