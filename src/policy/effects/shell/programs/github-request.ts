/** `gh api`: a request to GitHub, which is a GET until it is given fields. */
import { analyzeGraphql } from '../../graphql/analyze-graphql.ts';
import { splitArguments, words } from '../argument-list.ts';
import { type Judge, verdict } from '../verdict.ts';

const VALUED = words(
  '-X --method -f --raw-field -F --field -H --header -q --jq -t --template --hostname -p --preview --cache --input',
);
const FIELDS = words('-f --raw-field -F --field');
const SHAPES = words(
  '-q --jq -t --template --hostname -p --preview --cache --paginate -i --include --slurp --silent --verbose',
);

/** Judges the arguments behind `gh api`. */
export const githubRequest: Judge = (args) => {
  if (args.includes(undefined)) return undefined;
  const { words: plain, options } = splitArguments(args, VALUED);
  const fields = options.filter(({ name }) => FIELDS.has(name)).map(({ value }) => value ?? '');
  const query = fields.find((field) => field.startsWith('query='))?.slice('query='.length);
  if (plain[0] === 'graphql' && query !== undefined && !query.startsWith('@')) return analyzeGraphql(query);
  const methods = options
    .filter(({ name }) => name === '-X' || name === '--method')
    .map(({ value }) => value?.toUpperCase());
  if (methods.includes('DELETE'))
    return verdict('destructive', ['HTTP DELETE with gh api'], ['gh api delete']);
  const known = options.every(
    ({ name, value }) =>
      SHAPES.has(name) ||
      FIELDS.has(name) ||
      name === '-X' ||
      name === '--method' ||
      ((name === '-H' || name === '--header') && !/method/i.test(value ?? 'method')),
  );
  const gets = methods.length > 0 ? methods.every((method) => method === 'GET') : fields.length === 0;
  return known && gets ? verdict('read', [], ['gh api']) : undefined;
};
