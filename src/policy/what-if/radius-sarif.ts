/** The blast radius as SARIF 2.1.0, so that code hosts show what a change of policy opens. */
import { mayChange } from '../../domain/effect.ts';
import type { RadiusRow } from './radius.ts';

const RULES = [
  { id: 'unattended-destruction', text: 'Something can be destroyed without a human', level: 'error' },
  { id: 'unattended-change', text: 'Something can be changed without a human', level: 'warning' },
] as const;

/** One result for each tool that can change something without anyone being asked. `file` is the policy's path. */
export const radiusSarif = (rows: readonly RadiusRow[], file: string, caller: string) => ({
  $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
  version: '2.1.0',
  runs: [
    {
      tool: {
        driver: {
          name: 'firebreak policy radius',
          rules: RULES.map(({ id, text }) => ({ id, shortDescription: { text } })),
        },
      },
      results: rows
        .filter(({ action, effect }) => action === 'allow' && mayChange(effect))
        .map(({ server, tool, effect, rule }) => {
          const { id, level, text } = RULES[effect === 'write' ? 1 : 0];
          return {
            ruleId: id,
            level,
            message: { text: `${text}: ${caller} may call ${tool} on ${server} (${effect}) by ${rule}` },
            locations: [
              { physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region: { startLine: 1 } } },
            ],
            partialFingerprints: { call: `${server}/${tool}/${effect}/${caller}` },
          };
        }),
    },
  ],
});
