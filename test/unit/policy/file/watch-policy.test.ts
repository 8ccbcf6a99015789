import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadPolicy } from '../../../../src/policy/file/load-policy.ts';
import { readStillFile, watchPolicyFile } from '../../../../src/policy/file/watch-file.ts';
import { createPolicyReloader } from '../../../../src/policy/file/watch-policy.ts';
import { policyOf } from '../policy-fixture.ts';

const reloader = async (sources: readonly string[]) => {
  const events: string[] = [];
  let index = 0;
  const first = { policy: await policyOf(''), source: '', warnings: [] };
  const made = createPolicyReloader(first, {
    readFile: async () => {
      const source = sources[Math.min(index, sources.length - 1)] ?? '';
      index += 1;
      if (source === 'gone') throw new Error('ENOENT');
      return source;
    },
    load: (source) => loadPolicy(source),
    watch: () => () => events.push('stopped'),
    onSwap: ({ policy }) => events.push(`swap ${policy.mode}`),
    onProblem: (problems) => events.push(`problem ${problems[0]?.message ?? ''}`),
  });
  return { made, events };
};

describe('reloading a policy', () => {
  it('swaps to a good file', async () => {
    const { made, events } = await reloader(['version: 1\nmode: shadow']);
    await made.reload();
    expect(events).toEqual(['swap shadow']);
    expect(made.current()).toMatchObject({ policy: { mode: 'shadow' }, source: 'version: 1\nmode: shadow' });
  });

  it.each([
    ['broken', 'version: 1\nmode: [', 'problem Flow sequence'],
    ['wrong', 'version: 1\nmode: off', 'problem mode must be'],
    [
      'failing its tests',
      'version: 1\nmode: shadow\ntests: [{ name: t, call: { server: s, tool: get_x }, expect: deny }]',
      'problem test "t" fails',
    ],
    ['gone', 'gone', 'problem the policy cannot be read: ENOENT'],
  ])('keeps the last good one if the file is %s', async (_name, source, problem) => {
    const { made, events } = await reloader([source]);
    const before = made.current();
    await made.reload();
    expect(events).toHaveLength(1);
    expect(events[0]).toContain(problem);
    expect(made.current()).toBe(before);
  });

  it('says what is wrong until the file is good again, also if it is the old one', async () => {
    const { made, events } = await reloader(['version: 1\nmode: off', 'version: 1\n\n']);
    await made.reload();
    expect(made.problems()).toHaveLength(1);
    await made.reload();
    expect(made.problems()).toEqual([]);
    expect(events).toEqual([expect.stringContaining('problem'), 'swap enforce']);
  });

  it('says nothing if nothing changed', async () => {
    const { made, events } = await reloader(['version: 1\n\n']);
    await made.reload();
    await made.reload();
    expect(events).toEqual([]);
  });

  it('loads once more for changes during a load, and stops when closed', async () => {
    const { made, events } = await reloader(['version: 1\nmode: shadow', 'version: 1\nmode: enforce\n#2']);
    await Promise.all([made.reload(), made.reload()]);
    expect(events).toEqual(['swap shadow', 'swap enforce']);
    made.close();
    await made.reload();
    expect(events.at(-1)).toBe('stopped');
  });
});

describe('watching a file', () => {
  const changes = async (change: (path: string, folder: string) => void): Promise<string> => {
    const folder = mkdtempSync(join(tmpdir(), 'policy-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'policy.yaml');
    writeFileSync(join(folder, 'first'), 'one');
    symlinkSync('first', path);
    const seen = new Promise<void>((resolve) => {
      const stop = watchPolicyFile(path, 20)(() => resolve());
      onTestFinished(stop);
    });
    await new Promise((resolve) => setTimeout(resolve, 60));
    change(path, folder);
    await seen;
    return readFile(path, 'utf8');
  };

  it('notices a rename over it', async () => {
    const text = await changes((path, folder) => {
      writeFileSync(join(folder, 'next'), 'two');
      renameSync(join(folder, 'next'), path);
    });
    expect(text).toBe('two');
  });

  it('notices that a link points elsewhere', async () => {
    const text = await changes((path, folder) => {
      writeFileSync(join(folder, 'second'), 'three!');
      symlinkSync('second', join(folder, 'link'));
      renameSync(join(folder, 'link'), path);
    });
    expect(text).toBe('three!');
  });
});

describe('a file that is being written', () => {
  it('is read once it stays the same', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'policy-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'policy.yaml');
    const whole = 'version: 1\nrules:\n  - { id: one, action: deny }\n  - { id: two, action: deny }\n';
    let written = 20;
    writeFileSync(path, whole.slice(0, written));
    const writing = setInterval(() => {
      written = Math.min(written + 20, whole.length);
      writeFileSync(path, whole.slice(0, written));
      if (written === whole.length) clearInterval(writing);
    }, 20);
    expect(await readStillFile(path)).toBe(whole);
  });
});
