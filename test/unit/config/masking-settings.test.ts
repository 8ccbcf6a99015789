import { describe, expect, it } from 'vitest';
import { loaded, MINIMAL, problems } from './config-file.ts';

const HASH = 'a'.repeat(64);
const DETECTOR = "type: employee_id, pattern: 'EMP-\\d{6}', example: EMP-123456, counterExample: EMP-1";

describe('masking', () => {
  it('is settled by server, tool, path and type', () => {
    const { config } = loaded(`${MINIMAL}masking:
  pii: { email: mask }
  overrides:
    - { match: { server: billing, tool: "list_*", path: "result.structuredContent.rows[*].email", type: email }, action: pass }
    - { match: { path: ["params.**", "result.**"], type: [employee_id, us_driver_license] }, action: detect }
  allow:
    - { sha256: ${HASH}, match: { type: github_token } }
  styles: { email: token, card: partial, employee_id: token }
  detectors:
    - { ${DETECTOR}, keyword: EMP- }
  presidio: { url: "http://127.0.0.1:5002", entities: [PERSON, US_DRIVER_LICENSE] }
  requests: deny
`);
    expect(config.masking).toMatchObject({
      overrides: [
        { match: { server: ['billing'], tool: ['list_*'], type: ['email'] }, action: 'pass' },
        { match: { path: ['params.**', 'result.**'] }, action: 'detect' },
      ],
      allow: [{ sha256: [HASH], match: { type: ['github_token'] } }],
      styles: { email: 'token', card: 'partial' },
      detectors: [{ type: 'employee_id', group: 0 }],
      presidio: { language: 'en', minimumScore: 0.6, timeout: 2000, concurrency: 8 },
      requests: 'deny',
    });
  });
});

it.each([
  [
    'letting secrets pass without saying which',
    'overrides: [{ match: { server: billing }, action: pass }]',
    /^8:\d+ masking.overrides\[0\].match.type: detect and pass have to say which types/,
  ],
  [
    'a mistyped type',
    'overrides: [{ match: { type: [emial] }, action: mask }]',
    /^8:\d+ masking.overrides\[0\].match.type: nothing is found as emial; did you mean email\?/,
  ],
  [
    'a wildcard for types',
    'overrides: [{ match: { type: "*" }, action: pass }]',
    /match.type: nothing is found as \*/,
  ],
  [
    'a server that is not there',
    'overrides: [{ match: { server: [bil*, biling] }, action: mask }]',
    /^8:\d+ masking.overrides\[0\].match.server: no server is called biling; did you mean billing\?/,
  ],
  [
    'a mistyped key',
    'overrides: [{ match: { pth: a }, action: mask }]',
    /^8:\d+ unknown key pth in masking.overrides\[0\].match \(did you mean path\?\)/,
  ],
  [
    'a mistyped action',
    'overrides: [{ match: {}, action: hide }]',
    /^8:\d+ masking.overrides\[0\].action must be mask, detect or pass/,
  ],
  [
    'a path that is none',
    'overrides: [{ match: { path: "a..b" }, action: mask }]',
    /masking.overrides\[0\].match.path/,
  ],
  ['a value where its hash belongs', 'allow: [{ sha256: hunter2 }]', /^8:\d+ masking.allow\[0\].sha256/],
  [
    'a pseudonym for a PIN',
    'styles: { pin: token }',
    /^8:27 masking.styles.pin: a pin has too few possible values/,
  ],
  ['the last digits of a key', 'styles: { api_key: partial }', /masking.styles.api_key: only card and phone/],
  [
    'a style for a mistyped type',
    'styles: { emial: token }',
    /nothing is found as emial; did you mean email\?/,
  ],
  [
    'a detector that does not find its example',
    `detectors: [{ ${DETECTOR.replace('EMP-123456', 'EMP-12')} }]`,
    /^8:\d+ masking.detectors\[0\].example is not found by the pattern/,
  ],
  [
    'a detector that finds its counter-example',
    `detectors: [{ ${DETECTOR.replace('EMP-1 ', 'EMP-123456 ').replace('counterExample: EMP-1', 'counterExample: EMP-654321')} }]`,
    /masking.detectors\[0\].counterExample is found by the pattern/,
  ],
  [
    'a pattern that only backtracking can match',
    `detectors: [{ ${DETECTOR.replace('EMP-\\d{6}', '(a)\\1')} }]`,
    /^8:\d+ masking.detectors\[0\].pattern cannot be read/,
  ],
  [
    'a type that placeholders cannot say',
    `detectors: [{ ${DETECTOR.replace('employee_id', 'Id')} }]`,
    /a type is up to 40/,
  ],
  ['an analyzer without address', 'presidio: { language: en }', /masking.presidio.url is required/],
  ['a mistyped way with requests', 'requests: refuse', /masking.requests must be detect or deny/],
])('%s is told with its place', (_name, setting, expected) => {
  const found = problems(`${MINIMAL}masking: { ${setting} }`);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(expected);
});
