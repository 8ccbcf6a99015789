import { expect, it } from 'vitest';
import { textFromBase64 } from '../../src/masking/engine/find-base64.ts';

const little = Buffer.from('\ufefftoken: über', 'utf16le');

it.each([
  ['little-endian', little],
  ['big-endian', Buffer.from(little).swap16()],
])('%s', (_order, bytes) => {
  expect(textFromBase64(bytes.toString('base64'))).toBe('token: über');
});
