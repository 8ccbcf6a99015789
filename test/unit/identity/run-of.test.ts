/** Which claims tell one run of a job from another. */
import { expect, test } from 'vitest';
import { runOf } from '../../../src/identity/run-of.ts';

test('a token without any of them tells of no run', () => {
  expect(runOf({ sub: 'job', run_id: '', pipeline_id: null, job_id: { nested: 1 } })).toBeUndefined();
});

test('numbers are texts, and what is long is cut', () => {
  expect(runOf({ job_id: 302, workflow_ref: 'x'.repeat(1000) })).toEqual({
    workflow_ref: 'x'.repeat(256),
    job_id: '302',
  });
});

test('the settings name others, by dotted paths too, and in their order', () => {
  const claims = { run_id: '1', 'acme.io': { build: { id: 'b-7' } }, team: 'payments' };
  expect(Object.entries(runOf(claims, ['acme.io.build.id', 'team']) ?? {})).toEqual([
    ['acme.io.build.id', 'b-7'],
    ['team', 'payments'],
  ]);
});
