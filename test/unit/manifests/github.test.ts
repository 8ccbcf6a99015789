/** The files in .github are data for a service that reports mistakes in them only after a push. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const GITHUB = resolve(import.meta.dirname, '../../../.github');

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly 'timeout-minutes'?: number; readonly steps: Step[] }>>;
}
interface Step {
  readonly uses?: string;
  readonly run?: string;
}

const workflows = readdirSync(resolve(GITHUB, 'workflows')).map((name) => ({
  name,
  text: readFileSync(resolve(GITHUB, 'workflows', name), 'utf8'),
}));
const jobsOf = (text: string) => Object.values((parse(text) as Workflow).jobs);
const stepsOf = (text: string) => jobsOf(text).flatMap(({ steps }) => steps);

describe('every workflow', () => {
  it.each(workflows)(
    '$name names each action by the hash of a commit, with its version beside it',
    ({ text }) => {
      for (const [line] of text.matchAll(/^.*\buses:.*$/gm)) {
        expect(line).toMatch(/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
      }
    },
  );

  it.each(workflows)(
    '$name may only read unless a job says otherwise, and each job has a time limit',
    ({ text }) => {
      expect((parse(text) as Workflow).permissions).toEqual({ contents: 'read' });
      for (const job of jobsOf(text)) expect(job['timeout-minutes']).toBeGreaterThan(0);
    },
  );

  it.each(workflows)('$name puts no expression into a shell command, which could inject one', ({ text }) => {
    for (const { run = '' } of stepsOf(text)) expect(run).not.toContain('${{');
  });
});

it('CI is .ci/run and the image', () => {
  const ci = workflows.find(({ name }) => name === 'ci.yml')?.text ?? '';
  expect(stepsOf(ci).map(({ run }) => run)).toContain('.ci/run');
});

it('issue forms ask for something, each part under an id of its own', () => {
  const forms = readdirSync(resolve(GITHUB, 'ISSUE_TEMPLATE')).filter((name) => name !== 'config.yml');
  for (const name of forms) {
    const form = parse(readFileSync(resolve(GITHUB, 'ISSUE_TEMPLATE', name), 'utf8')) as {
      name: string;
      description: string;
      body: { type: string; id?: string; validations?: { required?: boolean } }[];
    };
    const ids = form.body.flatMap(({ id }) => (id === undefined ? [] : [id]));
    expect(new Set(ids).size, name).toBe(ids.length);
    expect(
      form.body.some(({ validations }) => validations?.required),
      name,
    ).toBe(true);
  }
});
