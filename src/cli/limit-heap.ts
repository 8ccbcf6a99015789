/** Starts the process over with a heap that grows by little, which Node.js lets be set only as it starts. */

/**
 * Calls that wait for people survive collections, and a burst of them makes Node.js keep far more room than they need:
 * up to 128 MB for what is young, and garbage as large as what lives. Calls are answered as fast with less. `--expose-gc`
 * is for `give-memory-back.ts`.
 */
const OPTIONS = ['--max-semi-space-size=16', '--heap-growing-percent=100', '--expose-gc'];

/** glibc gives each thread pools of its own, which keep what was freed in them; two for all give more of it back. */
const ENVIRONMENT = { MALLOC_ARENA_MAX: '2' };

type Started = Pick<NodeJS.Process, 'argv' | 'env' | 'execArgv' | 'execPath' | 'execve'>;

/** Returns if the options are set already, if an operator sets another size, and on Windows, which cannot do it. */
export const limitHeap = ({ argv, env, execArgv, execPath, execve }: Started): void => {
  const given = [...execArgv, env['NODE_OPTIONS'] ?? ''];
  if (execve === undefined || given.some((option) => option.includes('semi-space-size'))) return;
  execve(execPath, [execPath, ...OPTIONS, ...execArgv, ...argv.slice(1)], { ...ENVIRONMENT, ...env });
};
