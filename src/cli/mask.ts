/** `firebreak mask`: shows what masking does to a file, and why, before anyone relies on it. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { masking } from '../config/masking-settings.ts';
import {
  createMasker,
  type MaskedSpan,
  type MaskedText,
  type MaskingSettings,
} from '../masking/engine/create-masker.ts';
import type { Where } from '../masking/settings/treatment.ts';
import { applyEdits } from '../mcp/json/apply-edits.ts';
import { scanJson } from '../mcp/json/scan-json.ts';
import { closeTo } from '../problems/problem.ts';
import { configOf } from './config-of.ts';
import { ExitCode } from './exit-code.ts';
import type { CliIo } from './io.ts';
import { refuseUnknown } from './known-names.ts';
import { readStoredPins } from './policy/stored-tools.ts';
import { textTable } from './text-table.ts';

interface MaskOptions {
  readonly type: 'text' | 'json';
  readonly config?: string;
  readonly server?: string;
  readonly tool?: string;
  readonly explain?: boolean;
  readonly json?: boolean;
}

const DETAILS = `
Without --config the defaults apply. Pseudonyms (style token) are made with a key of this run only, so they differ
from a gateway's; a Presidio analyzer is not asked.`;

/** The command, with its options and help. */
export const maskCommand = (io: CliIo): Command =>
  new Command('mask')
    .argument('[file]', 'what to mask; - or nothing reads standard input', '-')
    .addOption(
      new Option('--type <type>', 'what the input is; json may be a message or any other JSON')
        .choices(['text', 'json'])
        .default('text'),
    )
    .option('--config <file>', 'take the masking settings of this configuration')
    .option('--server <name>', 'mask as for this server')
    .option('--tool <name>', 'mask as for this tool')
    .option('--explain', 'list what was found instead of the text; never a value')
    .option('--json', 'one JSON document: text, found and detected')
    .addHelpText('after', DETAILS)
    .action(async (file: string, options: MaskOptions) => {
      const settings = settingsOf(options, io);
      await warnOfUnknownTool(options, io);
      const masker = createMasker(settings, randomBytes(32));
      const text = readInput(file);
      const where: Where = { server: options.server ?? '', tool: options.tool };
      const masked = options.type === 'text' ? masker.maskText(text, where) : maskJson(masker, text, where);
      io.stdout(shown(masked, options));
    });

const settingsOf = ({ config: file, server, tool }: MaskOptions, io: CliIo): MaskingSettings => {
  if (file === undefined && (server !== undefined || tool !== undefined))
    throw new ExitCode(2, '--server and --tool need --config: only its settings differ by server and tool.');
  if (file === undefined) return masking.parse({});
  const { servers, masking: settings } = configOf(file, io.env);
  if (server !== undefined) refuseUnknown('--server', 'server', [server], Object.keys(servers));
  return settings;
};

/** Overrides by tool would not apply, and the text would be masked as for any other: said, since nothing else shows it. */
const warnOfUnknownTool = async ({ config, server, tool }: MaskOptions, io: CliIo): Promise<void> => {
  if (config === undefined || tool === undefined) return;
  const pins = await readStoredPins(config, io, 'so it is not known whether there is such a tool');
  const known = [...pins].flatMap(([name, tools]) => (name === (server ?? name) ? [...tools.keys()] : []));
  if (known.length === 0 || known.includes(tool)) return;
  const where = server === undefined ? 'No server has shown' : `${server} has not shown`;
  const close = closeTo(tool, known);
  io.stderr(`${where} a tool called ${tool}${close === undefined ? '' : `; did you mean ${close}?`}\n`);
};

const maskJson = (masker: ReturnType<typeof createMasker>, text: string, where: Where): MaskedText => {
  const scanned = scanJson(text, { loneSurrogates: 'allow' });
  if (!scanned.ok) {
    throw new ExitCode(
      2,
      `This is no JSON that the gateway takes: ${scanned.problem} (At character ${scanned.at}.)`,
    );
  }
  const { edits, ...evidence } = masker.maskJson(text, scanned.root, where);
  return { ...evidence, text: applyEdits(text, edits) };
};

const shown = (masked: MaskedText, { explain, json }: MaskOptions): string => {
  if (json) return `${JSON.stringify(masked)}\n`;
  if (!explain) return masked.text;
  const row =
    (done: string) =>
    ({ type, path, count, detector }: MaskedSpan) => [done, type, path || '-', count, detector];
  const rows = [...masked.found.map(row('masked')), ...masked.detected.map(row('detected'))];
  return rows.length === 0
    ? 'Nothing was found.\n'
    : textTable(['', 'type', 'path', 'count', 'detector'], rows);
};

/** Bytes that are no UTF-8 cannot be masked, so they are refused as the gateway does. */
const readInput = (file: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file === '-' ? 0 : file));
  } catch (error) {
    if (error instanceof TypeError) throw new ExitCode(2, 'The input is not UTF-8, so it cannot be masked.');
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
    throw new ExitCode(2, `${resolve(file)} cannot be read: ${code}`);
  }
};
