import { expect, it } from 'vitest';
import { verbList, words } from '../../../../src/policy/effects/shell/argument-list.ts';
import { COMMAND_TABLE } from '../../../../src/policy/effects/shell/tables/command-table.ts';
import { callOf, NO_GRANTS, policyOf } from '../policy-fixture.ts';

const policy = await policyOf('');
const effectOf = (command: string) =>
  policy.decide(callOf({ tool: 'bash', args: { command } }), NO_GRANTS).effect;

const LOOKING = [
  ...COMMAND_TABLE.flatMap(({ names, verbs }) =>
    verbs === undefined || verbs.theirs !== undefined
      ? []
      : [...words(names)].flatMap((binary) =>
          [...verbList(verbs.reads)]
            .slice(0, 1)
            .map((verb) => `${binary} ${verb.replace(/[*.]$/, '').trim()}`),
        ),
  ),
  'aws s3 ls',
].filter((line) => effectOf(line) === 'read');

const ELSEWHERE = [
  ...[
    '--config',
    '--kubeconfig',
    '--plugin-dir',
    '--endpoint-url',
    '--host',
    '--server',
    '--registry',
    '--proxy',
  ],
];

it('many commands only look', () => {
  expect(LOOKING.length).toBeGreaterThan(80);
});

it.each(ELSEWHERE)('no command is taken for one that only looks once it has %s', (option) => {
  const lines = LOOKING.filter((line) => !line.startsWith('aws') || option === '--endpoint-url');
  const written = lines.flatMap((line) => [`${line} ${option}=/tmp/x`, `${line} ${option} /tmp/x`]);
  expect(written.filter((line) => effectOf(line) === 'read')).toEqual([]);
});
