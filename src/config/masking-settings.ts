/** Settings of masking: what is hidden and in which places, how it is written, and what else is looked for. */
import { z } from 'zod';
import { type PersonalType, personalTypes } from '../masking/pii/personal-types.ts';
import { entityType } from '../masking/presidio/presidio-entities.ts';
import { knownTypes } from '../masking/settings/known-types.ts';
import { detectorProblem, type OwnDetector } from '../masking/settings/own-detectors.ts';
import { parsePathPattern } from '../masking/settings/path-pattern.ts';
import { styleProblem } from '../masking/settings/placeholder.ts';
import { closeTo } from '../problems/problem.ts';
import { count, duration, httpUrl, text } from './values.ts';

const treatment = z.enum(['mask', 'detect', 'pass']);
const maskedUnasked: readonly PersonalType[] = ['card', 'ssn', 'iban'];

const piiTreatment = (kind: PersonalType) =>
  treatment
    .default(maskedUnasked.includes(kind) ? 'mask' : 'detect')
    .describe(`Treatment of personal data of the kind ${kind}.`);

const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.union([z.array(item).min(1, { error: 'must not be empty' }), item.transform((one) => [one])]);

const path = text.refine((pattern) => parsePathPattern(pattern) !== undefined, {
  error: 'expected a path as the evidence says it, such as result.content[*].text or params.arguments.**',
});
const own = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, {
  error: 'a type is up to 40 of a-z, 0-9 and _, beginning with a letter',
});

const match = z.strictObject({
  server: oneOrMore(text)
    .optional()
    .describe('Servers, by name; * stands for any characters.')
    .meta({ example: ['billing'] }),
  tool: oneOrMore(text)
    .optional()
    .describe('Tools, by name; * stands for any characters.')
    .meta({ example: ['list_*'] }),
  path: oneOrMore(path)
    .optional()
    .describe('Places, as the evidence says them; * is any one step, ** any number of steps.')
    .meta({ example: ['result.content[*].text'] }),
  type: oneOrMore(text)
    .optional()
    .describe('Types, as placeholders say them.')
    .meta({ example: ['email'] }),
});

const override = z
  .strictObject({
    match: match.describe('What it is for: keys mean all, lists any.'),
    action: treatment.describe(
      'mask, detect (report only) or pass; of several that match the strongest counts.',
    ),
  })
  .refine(({ match: { type }, action }) => type !== undefined || action === 'mask', {
    path: ['match', 'type'],
    error: 'detect and pass have to say which types they are for, so that no secret passes by accident',
  });

const allowed = z.strictObject({
  sha256: oneOrMore(
    z.string().regex(/^[0-9a-f]{64}$/, { error: 'expected 64 hexadecimal digits in lower case' }),
  )
    .describe('SHA-256 of values that are no secrets; they pass, whatever else is said.')
    .meta({ example: ['2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae'] }),
  match: match.prefault({}).describe('Where they pass; left out, everywhere.'),
});

const detector = z
  .strictObject({
    type: own
      .describe('Name of what it finds, for placeholders and evidence.')
      .meta({ example: 'employee_id' }),
    pattern: text.describe('Regular expression in the syntax of RE2.').meta({ example: 'EMP-[0-9]{6}' }),
    keyword: text.optional().describe('Only texts that hold this are looked at.').meta({ example: 'EMP-' }),
    group: z.int().min(0).default(0).describe('Group of the pattern that is hidden; 0 is all of the match.'),
    example: text.describe('A text in which it finds something.').meta({ example: 'ask EMP-123456' }),
    counterExample: text.describe('A text in which it finds nothing.').meta({ example: 'EMP-12' }),
  })
  .superRefine((value: OwnDetector, context) => {
    const problem = detectorProblem(value);
    if (problem !== undefined)
      context.addIssue({ code: 'custom', path: [problem.key], message: problem.message });
  });

const presidio = z.strictObject({
  url: httpUrl
    .describe('Where a Presidio analyzer listens, without /analyze.')
    .meta({ example: 'http://127.0.0.1:5002' }),
  entities: z
    .array(z.string().regex(/^[A-Z][A-Z0-9_]{0,39}$/, { error: 'expected an entity such as PERSON' }))
    .min(1)
    .default(['PERSON', 'LOCATION', 'EMAIL_ADDRESS', 'PHONE_NUMBER'])
    .describe('Entities it is asked for; each is treated by its type (PERSON is name, LOCATION address).'),
  language: z
    .string()
    .regex(/^[a-z]{2}$/)
    .default('en')
    .describe('Language of the texts.'),
  minimumScore: z.number().min(0).max(1).default(0.6).describe('Least certain finding that counts.'),
  timeout: duration.prefault('2s').describe('How long one message may take; then its answer is refused.'),
  concurrency: count.default(8).describe('Requests to it at once.'),
});

export const masking = z
  .strictObject({
    secrets: treatment.default('mask').describe('Treatment of secrets: mask, detect (report only) or pass.'),
    pii: z
      .strictObject(
        Object.fromEntries(personalTypes.map((kind) => [kind, piiTreatment(kind)])) as Record<
          PersonalType,
          ReturnType<typeof piiTreatment>
        >,
      )
      .prefault({})
      .describe('Treatment of personal data by kind.'),
    overrides: z
      .array(override)
      .default([])
      .describe('Other treatments for some servers, tools, places and types.'),
    allow: z.array(allowed).default([]).describe('Values that pass, by their hash.'),
    styles: z
      .record(text, z.enum(['typed', 'token', 'partial']))
      .default({})
      .describe(
        'By type: typed, token (a stable pseudonym) or partial (the last four digits of a card or phone).',
      )
      .meta({ example: { email: 'token', card: 'partial' } }),
    detectors: z.array(detector).max(50).default([]).describe('Your own detectors.'),
    presidio: presidio.optional().describe('A second look at every text by a Presidio analyzer.'),
    requests: z
      .enum(['detect', 'deny'])
      .default('detect')
      .describe('Secrets in what clients ask: detect records them masked, deny refuses the request.'),
  })
  .superRefine((value, context) => {
    const types = new Set([
      ...knownTypes,
      ...value.detectors.map(({ type }) => type),
      ...(value.presidio?.entities ?? []).map(entityType),
    ]);
    const add = (at: readonly PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path: [...at], message });
    for (const list of ['overrides', 'allow'] as const) {
      for (const [index, entry] of value[list].entries()) {
        for (const type of (entry.match.type ?? []).filter((each) => !types.has(each)))
          add([list, index, 'match', 'type'], unknownType(type, types));
      }
    }
    for (const [type, style] of Object.entries(value.styles)) {
      const problem = types.has(type) ? styleProblem(type, style) : unknownType(type, types);
      if (problem !== undefined) add(['styles', type], problem);
    }
  });

const unknownType = (type: string, types: ReadonlySet<string>): string =>
  `nothing is found as ${type}${near(type, types)}`;

const near = (word: string, possible: Iterable<string>): string => {
  const meant = closeTo(word, [...possible]);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
};

interface WithServers {
  readonly servers: Readonly<Record<string, unknown>>;
  readonly masking: z.output<typeof masking>;
}

/** Servers that masking names and that are not there: what is said of them would never count. */
export const checkMaskedServers = (
  { servers, masking: settings }: WithServers,
  context: z.RefinementCtx,
): void => {
  for (const list of ['overrides', 'allow'] as const) {
    for (const [index, { match: named }] of settings[list].entries()) {
      const missing =
        named.server?.filter((name) => !name.includes('*') && !Object.hasOwn(servers, name)) ?? [];
      for (const name of missing) {
        const message = `no server is called ${name}${near(name, Object.keys(servers))}`;
        context.addIssue({ code: 'custom', path: ['masking', list, index, 'match', 'server'], message });
      }
    }
  }
};
