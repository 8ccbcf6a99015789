/** docs/ci.md: its settings load, and what a job would run gets a token and calls the server with it. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { doubtfulSettings } from '../../src/app/doubtful-settings.ts';
import { listenOnLoopback } from '../../src/demo/listen-on-loopback.ts';
import { createAgent } from '../support/agent.ts';
import { type AssertionLab, openAssertionLab } from '../support/assertion-lab.ts';
import { githubClaims, gitlabClaims, kubernetesClaims } from '../support/platform.ts';
import { loaded } from '../unit/config/config-file.ts';

const PAGE = readFileSync(new URL('../../docs/ci.md', import.meta.url), 'utf8');
const EXAMPLES = [...PAGE.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = '']) => yaml);
const [settings = '', github = '', gitlab = '', kubernetes = ''] = EXAMPLES;

/** As much of jq as the page needs, which not every machine has. */
const JQ = `#!/usr/bin/env node
console.log(JSON.parse(require("node:fs").readFileSync(0, "utf8"))[process.argv[3].slice(1)]);
`;

let lab: AssertionLab;
let folder: string;
beforeAll(async () => {
  lab = await openAssertionLab();
  folder = mkdtempSync(join(tmpdir(), 'firebreak-ci-'));
  // Stands for the client: what it was told to send is what the test wants to know.
  writeFileSync(join(folder, 'npx'), '#!/bin/sh\nprintf "%s\\n" "$@"\n');
  writeFileSync(join(folder, 'jq'), JQ);
  for (const name of ['npx', 'jq']) chmodSync(join(folder, name), 0o755);
});
afterAll(async () => {
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a script prints at its end, with the variables that its platform would set. */
const run = async (script: string, env: Readonly<Record<string, string>>): Promise<string> => {
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
    env: {
      PATH: `${folder}:${process.env['PATH']}`,
      FIREBREAK: lab.world.gateway.url,
      SERVER: lab.world.mcp('shop'),
      ...env,
    },
  });
  return stdout;
};

/** Calls a tool as the client would have. */
const callAsTold = async (told: string) => {
  const lines = told.split('\n');
  expect(lines).toEqual(expect.arrayContaining(['--cli', lab.world.mcp('shop'), '--method', 'tools/call']));
  const [, token = ''] = /^Authorization: Bearer (.+)$/m.exec(told) ?? [];
  const agent = await createAgent(lab.world, { server: 'shop', token });
  expect((await agent.call('read_rows')).text).toContain('rows');
};

test('its settings load and leave nothing in doubt', () => {
  const rest = 'servers: { billing: { url: "http://127.0.0.1:3001/mcp" } }\npolicy: ./policy.yaml\n';
  const { config } = loaded(`${settings.replace(/"file:[^"]*"/, 'secret')}\n${rest}`);
  expect(config.identity.issuers.map(({ issuer }) => issuer)).toHaveLength(4);
  expect(doubtfulSettings(config, [])).toEqual([]);
});

test('the workflow for GitHub', async () => {
  const { jobs, permissions } = parse(github) as {
    permissions: object;
    jobs: { report: { environment: string; steps: { run?: string }[] } };
  };
  expect(permissions).toMatchObject({ 'id-token': 'write' });
  const asked: (string | undefined)[] = [];
  const actions = await listenOnLoopback(0, async ({ url = '', headers }, response) => {
    asked.push(headers.authorization);
    const aud = new URL(url, 'http://actions').searchParams.get('audience');
    response.end(JSON.stringify({ count: 1, value: await lab.github.sign(githubClaims({ aud })) }));
  });
  const variables = join(folder, 'github-env');
  const steps = jobs.report.steps.flatMap((step) => step.run ?? []);
  const told = await run([steps[0], `. ${variables}`, ...steps.slice(1)].join('\n'), {
    ACTIONS_ID_TOKEN_REQUEST_URL: `${actions.url}/token?api-version=2`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-the-run',
    GITHUB_ENV: variables,
  });
  await actions.close();
  expect(asked).toEqual(['Bearer of-the-run']);
  await callAsTold(told);
});

test('the job for GitLab', async () => {
  const { report } = parse(gitlab) as {
    report: {
      script: string[];
      variables: { FIREBREAK: string };
      id_tokens: Record<string, { aud: string }>;
    };
  };
  expect(report.id_tokens['FIREBREAK_ASSERTION']?.aud).toBe(report.variables.FIREBREAK);
  const assertion = await lab.gitlab.sign(gitlabClaims({ aud: lab.world.gateway.url }));
  await callAsTold(await run(report.script.join('\n'), { FIREBREAK_ASSERTION: assertion }));
});

test('the job for Kubernetes', async () => {
  const { spec } = parse(kubernetes) as {
    spec: { template: { spec: { containers: { args: string[]; env: { name: string }[] }[] } } };
  };
  const [container] = spec.template.spec.containers;
  expect(container?.env.map(({ name }) => name)).toEqual(['FIREBREAK', 'SERVER', 'ASSERTION_FILE']);
  const file = join(folder, 'token');
  writeFileSync(file, await lab.kubernetes.sign(kubernetesClaims({ aud: lab.world.gateway.url })));
  await callAsTold(await run(container?.args.join('\n') ?? '', { ASSERTION_FILE: file }));
});

test('no example of the page is left out here', () => {
  expect(EXAMPLES).toHaveLength(4);
});
