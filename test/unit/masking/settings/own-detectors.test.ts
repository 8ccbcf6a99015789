import { describe, expect, it } from 'vitest';
import { createMasker } from '../../../../src/masking/engine/create-masker.ts';
import { detectorProblem, type OwnDetector } from '../../../../src/masking/settings/own-detectors.ts';
import { processorTime } from '../../../support/processor-time.ts';
import { defaults, maskJsonText } from '../masker.ts';

const employee: OwnDetector = {
  type: 'employee_id',
  pattern: 'EMP-\\d{6}',
  keyword: 'EMP-',
  example: 'ask EMP-123456',
  counterExample: 'EMP-12',
};
const contract: OwnDetector = {
  type: 'contract',
  pattern: '(?i)contract no\\.? (\\d{5})',
  group: 1,
  example: 'Contract no. 12345',
  counterExample: 'contract 12345',
};
const masker = createMasker({ ...defaults, detectors: [employee, contract] });

describe('a detector of an operator', () => {
  it('is as good as any other: in text, keys, nested JSON, base64 and numbers', () => {
    const number = { ...employee, type: 'badge', pattern: '77\\d{6}', keyword: undefined };
    const using = createMasker({ ...defaults, detectors: [employee, contract, number] });
    const message = {
      text: 'Contract no. 12345 of EMP-123456',
      'EMP-123456': true,
      nested: JSON.stringify({ who: 'EMP-123456' }),
      encoded: Buffer.from('this is about EMP-123456').toString('base64'),
      badge: 77123456,
    };
    expect(JSON.parse(maskJsonText(JSON.stringify(message), using))).toEqual({
      text: 'Contract no. [REDACTED:contract] of [REDACTED:employee_id]',
      '[REDACTED:employee_id]': true,
      nested: '{"who":"[REDACTED:employee_id]"}',
      encoded: '[REDACTED:employee_id]',
      badge: '[REDACTED:badge]',
    });
  });

  it('names itself in the evidence', () => {
    expect(masker.maskText('EMP-123456').found).toEqual([
      { type: 'employee_id', path: '', count: 1, detector: 'own:employee_id' },
    ]);
  });

  it.each([
    ['a pattern that cannot be read', { pattern: '(' }, 'pattern'],
    ['a pattern with a look-behind, which is not linear', { pattern: '(?<=a)b' }, 'pattern'],
    ['a pattern that is too long', { pattern: 'a'.repeat(1001) }, 'pattern'],
    ['a pattern that repeats too much', { pattern: '((a{20}){20}){20}' }, 'pattern'],
    ['a pattern that matches nothing at all', { pattern: 'a*' }, 'pattern'],
    ['a group that is not there', { group: 1 }, 'group'],
    ['an example that is not found', { example: 'EMP-1' }, 'example'],
    ['an example without the keyword', { keyword: 'STAFF' }, 'example'],
    ['a counter-example that is found', { counterExample: 'EMP-654321' }, 'counterExample'],
  ])('is refused for %s', (_name, change, key) => {
    expect(detectorProblem({ ...employee, ...change })?.key).toBe(key);
  });

  it('is accepted if all is right', () => {
    expect([employee, contract].map(detectorProblem)).toEqual([undefined, undefined]);
  });

  it('takes no time to speak of on what would keep a backtracking engine busy for ever', () => {
    const hostile = {
      ...employee,
      pattern: '(a+a+)+b',
      keyword: undefined,
      example: 'aab',
      counterExample: 'aa',
    };
    const started = processorTime();
    createMasker({ ...defaults, detectors: [hostile] }).maskText(`b ${'a'.repeat(200_000)}`);
    expect(processorTime() - started).toBeLessThan(2000);
  });
});
