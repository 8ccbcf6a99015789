/** The log: JSON, one line each, to standard error; secrets are masked in it, and nothing in it reaches a terminal as a command. */
import { type Logger, pino } from 'pino';
import type { Config } from '../config/schema.ts';
import { escapeTerminal } from '../domain/text/terminal-text.ts';

/**
 * @param maskText may throw; the line is then left out, and another one says so
 * @param write takes one line; standard error if left out
 */
export const openLog = (
  settings: Config['log'],
  maskText: (text: string) => string,
  write: (line: string) => unknown = toStandardError(),
): Logger => pino({ level: settings.level }, { write: (line) => void write(safeLine(line, maskText)) });

const toStandardError = () => {
  const destination = pino.destination({ dest: 2, sync: true });
  return (line: string) => destination.write(line);
};

const safeLine = (line: string, maskText: (text: string) => string): string => {
  try {
    return `${escapeTerminal(maskText(line.trimEnd()))}\n`;
  } catch {
    return '{"level":50,"msg":"a line of the log could not be masked, so it was left out"}\n';
  }
};
