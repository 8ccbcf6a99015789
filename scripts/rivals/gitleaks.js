/** The rules of gitleaks as gitleaks applies them to a text: keywords, pattern, entropy, allow-lists. */
import { RE2JS } from 're2js';
import { parse } from 'smol-toml';
import { blank } from './blank.js';

const compile = (patterns = []) => patterns.map((pattern) => RE2JS.compile(pattern));

const allowing = ({ regexes, stopwords = [], regexTarget = 'secret' }) => {
  const compiled = compile(regexes);
  return ({ secret, match, line }) => {
    const target = { secret, match, line }[regexTarget];
    return (
      compiled.some((regex) => regex.matcher(target).find()) ||
      stopwords.some((word) => secret.toLowerCase().includes(word.toLowerCase()))
    );
  };
};

const entropy = (text) => {
  const counts = new Map();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  );
};

const lineAt = (text, from, to) => {
  const end = text.indexOf('\n', to);
  return text.slice(text.lastIndexOf('\n', from) + 1, end === -1 ? text.length : end);
};

const compileRule = ({ keywords = [], regex, secretGroup, entropy: least = 0, allowlists = [] }) => ({
  keywords: keywords.map((word) => word.toLowerCase()),
  regex: RE2JS.compile(regex),
  secretGroup,
  least,
  allowed: allowlists.map(allowing),
});

/** The group that gitleaks takes for the secret: the one the rule names, or the first that matched. */
const groupOf = (matcher, named) => {
  if (named !== undefined) return named;
  for (let group = 1; group <= matcher.groupCount(); group++) if (matcher.group(group)) return group;
  return 0;
};

export const gitleaks = (source) => {
  const { allowlist, rules } = parse(source);
  const everywhere = allowing(allowlist);
  const compiled = rules.filter(({ regex }) => regex !== undefined).map(compileRule);

  const find = (text, rule) => {
    const ranges = [];
    const matcher = rule.regex.matcher(text);
    while (matcher.find()) {
      const group = groupOf(matcher, rule.secretGroup);
      const found = {
        secret: matcher.group(group),
        match: matcher.group(),
        line: lineAt(text, matcher.start(), matcher.end()),
      };
      if (entropy(found.secret) < rule.least || everywhere(found)) continue;
      if (!rule.allowed.some((allows) => allows(found)))
        ranges.push([matcher.start(group), matcher.end(group)]);
    }
    return ranges;
  };

  return (text) => {
    const lower = text.toLowerCase();
    const applies = ({ keywords }) => keywords.length === 0 || keywords.some((word) => lower.includes(word));
    return blank(
      text,
      compiled.filter(applies).flatMap((rule) => find(text, rule)),
    );
  };
};
