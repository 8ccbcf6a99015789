/**
 * Runs inside the worker of Vitest: makes all trials there, one after another. Sources are loaded once, with their
 * switches; only test files are loaded anew for each trial, so that a trial takes as long as its tests do.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { cwd } from 'node:process';
import { type File, startTests, type Task, type VitestRunner } from '@vitest/runner';
import { TestRunner, vi } from 'vitest';
import { SWITCH } from './switches.ts';
import { FILES, type Line, type Trial, type TrialResult } from './trial.ts';

/** Bytes of memory at which the worker ends, to be started again. */
const FULL = 3e9;

let active: number | undefined;
const hits = new Set<number>();
Object.assign(globalThis, {
  [SWITCH]: (id: number) => {
    hits.add(id);
    return id === active;
  },
});

const write = (line: Line): void => appendFileSync(join(cwd(), FILES.log), `${JSON.stringify(line)}\n`);

export default class MutantRunner extends TestRunner {
  async onBeforeRunFiles(): Promise<void> {
    const trials: readonly Trial[] = JSON.parse(readFileSync(join(cwd(), FILES.trials), 'utf8'));
    for (const trial of trials) {
      const result = await this.#make(trial);
      write({ is: 'result', result });
      // What a mutant broke for good, such as a socket left open, must not be held against the next one.
      if (!result.isProven || process.memoryUsage.rss() > FULL) break;
    }
    write({ is: 'end' });
  }

  async #make({ mutant, tests }: Trial): Promise<TrialResult> {
    const start = performance.now();
    hits.clear();
    const run = async (path: string, isOn: boolean): Promise<string | undefined> => {
      write({ is: 'beginning', test: path });
      active = isOn ? mutant : undefined;
      return await this.#run(path);
    };
    const isProvenBy = async (path: string): Promise<boolean> => {
      if (mutant === undefined) return true;
      if ((await run(path, false)) !== undefined) return false;
      return !isWaiting(path) || (await run(path, true)) !== undefined;
    };
    for (const path of tests) {
      const red = await run(path, true);
      if (red !== undefined) return { red, isProven: await isProvenBy(path), ...passed(start) };
    }
    return { red: undefined, isProven: true, ...passed(start) };
  }

  /** Runs one test file until a test is red, and returns which. */
  async #run(path: string): Promise<string | undefined> {
    const filepath = join(cwd(), path);
    Object.assign(Reflect.get(this, 'workerState'), { filepath });
    const nothing = (): void => {};
    const inner: VitestRunner & { cancelRun: boolean } = Object.assign(Object.create(this), {
      cancelRun: false,
      // As a set-up file, which Vitest loads anew each time.
      importFile: (file: string) => this.importFile(file, 'setup'),
      onBeforeRunFiles: nothing,
      onCollectStart: nothing,
      onCollected: nothing,
      onTaskUpdate: nothing,
      onTestAnnotate: nothing,
      onTestArtifactRecord: nothing,
      onCleanupWorkerContext: nothing,
      onAfterRunTask: (test: Task) => {
        if (test.result?.state === 'fail') inner.cancelRun = true;
      },
    });
    const files = await startTests([filepath], inner);
    vi.resetConfig();
    vi.restoreAllMocks();
    vi.useRealTimers();
    return files.map(redOf).find((red) => red !== undefined);
  }
}

/** What starts servers and waits for them can be red on a busy machine, so it has to be red twice. */
const isWaiting = (path: string): boolean => !path.startsWith('test/unit/');

const passed = (start: number) => ({ took: performance.now() - start, hits: [...hits] });

const redOf = (file: File): string | undefined => {
  const failed = (tasks: readonly Task[]): Task | undefined =>
    tasks
      .map((task) => ('tasks' in task ? (failed(task.tasks) ?? failedItself(task)) : failedItself(task)))
      .find((task) => task !== undefined);
  const red = failed([file]);
  return red === undefined ? undefined : `${relative(cwd(), file.filepath)}: ${red.name}`;
};

const failedItself = (task: Task): Task | undefined => (task.result?.state === 'fail' ? task : undefined);
