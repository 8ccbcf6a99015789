import { expect, it } from 'vitest';
import { CLOUD_BINARIES } from '../../../../src/policy/effects/shell/cloud-binaries.ts';
import { TOOL_BINARIES } from '../../../../src/policy/effects/shell/tool-binaries.ts';
import { VERB_BINARIES } from '../../../../src/policy/effects/shell/verb-binaries.ts';
import { callOf, NO_GRANTS, policyOf } from '../policy-fixture.ts';

const policy = await policyOf('');
const effectOf = (command: string) =>
  policy.decide(callOf({ tool: 'bash', args: { command } }), NO_GRANTS).effect;

const LOOKING = [
  ...Object.entries({ ...VERB_BINARIES, ...TOOL_BINARIES }).flatMap(([binary, { reads }]) =>
    [...reads].slice(0, 1).map((verb) => `${binary} ${verb.replace('*', 'x').trim()}`),
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
  expect(Object.keys(CLOUD_BINARIES)).toContain('aws');
});

it.each(ELSEWHERE)('no command is taken for one that only looks once it has %s', (option) => {
  const lines = LOOKING.filter((line) => !line.startsWith('aws') || option === '--endpoint-url');
  const written = lines.flatMap((line) => [`${line} ${option}=/tmp/x`, `${line} ${option} /tmp/x`]);
  expect(written.filter((line) => effectOf(line) === 'read')).toEqual([]);
});
