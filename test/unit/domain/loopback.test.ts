import { expect, test } from 'vitest';
import { isLoopbackHost, isSafeUrl } from '../../../src/domain/loopback.ts';

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['[::1]', true],
  ['::1', true],
  ['127.0.0.1.evil.example.com', false],
  ['localhost.evil.example.com', false],
  ['0.0.0.0', false],
  ['10.0.0.1', false],
  ['', false],
])('%s is loopback: %s', (host, expected) => {
  expect(isLoopbackHost(host)).toBe(expected);
});

test.each([
  ['https://idp.example.com', true],
  ['http://127.0.0.1:8080/x', true],
  ['http://[::1]:8080', true],
  // URL parsing turns the number into an address of this machine.
  ['http://2130706433/', true],
  ['http://idp.example.com', false],
  ['http://127.0.0.1@evil.example.com', false],
  ['ftp://127.0.0.1', false],
  ['idp.example.com', false],
])('%s is safe: %s', (url, expected) => {
  expect(isSafeUrl(url)).toBe(expected);
});
