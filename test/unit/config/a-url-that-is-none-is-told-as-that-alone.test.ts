import { expect, it } from 'vitest';
import { MINIMAL, problems } from './config-file.ts';

const said = (url: string) =>
  problems(`${MINIMAL.replace(/url: \S+/, `url: "${url}"`)}`).map((problem) =>
    problem.replace(/^\S+ servers\.\w+\.url/, ''),
  );

it.each([
  ['127.0.0.1:3001/mcp', ' has no scheme: write http://127.0.0.1:3001/mcp'],
  ['localhost:3001', ' has no scheme: write http://localhost:3001'],
  ['mcp.example.com:8443/mcp', ' has no scheme: write https://mcp.example.com:8443/mcp'],
  ['eyJhbGciOiJub25lIn0.e30.', ': expected an http or https URL'],
  ['user:secret@mcp.example.com/mcp', ': expected an http or https URL'],
  ['ftp://mcp.example.com/mcp', ': expected an http or https URL'],
])('%s', (url, problem) => {
  expect(said(url)).toEqual([problem]);
});

it('an address that tokens depend on says no more either', () => {
  expect(problems(`${MINIMAL}\npublicUrl: "gw.example.com:443"\n`)).toEqual([
    expect.stringMatching(/^\S+ publicUrl has no scheme: write https:\/\/gw\.example\.com:443$/),
  ]);
});
