/** Slack's text: mrkdwn, plain text with emoji codes, mentions and dates, as inert nodes. */
import { el } from './dom.js';

// biome-ignore format: a table reads better in few lines
const EMOJI = {
  white_check_mark: '✅', heavy_check_mark: '✔️', x: '❌', warning: '⚠️', rotating_light: '🚨', lock: '🔒',
  unlock: '🔓', key: '🔑', hourglass: '⌛', hourglass_flowing_sand: '⏳', alarm_clock: '⏰', stopwatch: '⏱️',
  bell: '🔔', eyes: '👀', no_entry: '⛔', no_entry_sign: '🚫', mag: '🔍', scroll: '📜',
  movie_camera: '🎥', shield: '🛡️', information_source: 'ℹ️', link: '🔗', wave: '👋', robot_face: '🤖',
  tada: '🎉', fire: '🔥', raised_hand: '✋', memo: '📝', point_right: '👉', large_green_circle: '🟢',
  red_circle: '🔴', clock3: '🕒',
};

const MARKS =
  /`([^`\n]+)`|<([^<>]+)>|(?<![\w*])\*(?!\s)([^*\n]+?)(?<!\s)\*(?![\w*])|(?<!\w)_(?!\s)([^_\n]+?)(?<!\s)_(?!\w)|(?<![\w~])~(?!\s)([^~\n]+?)(?<!\s)~(?![\w~])|:([a-z0-9_+-]+):/g;

/** What ids stand for: names of members, channels and groups, filled from each snapshot. */
export const names = new Map();

/** Nodes of a text object: `mrkdwn` is parsed, `plain_text` shows as it is, but for emoji codes. */
export function textNodes(text) {
  if (!text) return [];
  if (text.type === 'mrkdwn') return mrkdwn(text.text);
  return [text.emoji === false ? text.text : withEmoji(text.text)];
}

/** Nodes of Slack's mrkdwn. */
export function mrkdwn(source) {
  const parts = source.split(/```\n?([\s\S]+?)\n?```\n?/g);
  return parts.flatMap((part, index) =>
    index % 2 === 1 ? [el('pre', { class: 'code' }, unescaped(part))] : lines(part),
  );
}

/** Quoted lines become quotations, the others run on. */
function lines(source) {
  const nodes = [];
  for (const block of source.split(/((?:^(?:&gt;|>).*(?:\n|$))+)/m)) {
    if (block === '') continue;
    const quoted = /^(?:&gt;|>)/.test(block);
    const content = quoted ? block.trimEnd().replace(/^(?:&gt;|>) ?/gm, '') : block;
    nodes.push(...(quoted ? [el('blockquote', {}, ...inline(content))] : inline(content)));
  }
  return nodes;
}

function inline(source) {
  const nodes = [];
  let end = 0;
  for (const match of source.matchAll(MARKS)) {
    nodes.push(unescaped(source.slice(end, match.index)), marked(match));
    end = match.index + match[0].length;
  }
  nodes.push(unescaped(source.slice(end)));
  return nodes.filter((node) => node !== '');
}

function marked([whole, code, angled, bold, italic, strike, emoji]) {
  if (code) return el('code', {}, unescaped(code));
  if (angled) return angledNode(angled);
  if (bold) return el('strong', {}, ...inline(bold));
  if (italic) return el('em', {}, ...inline(italic));
  if (strike) return el('s', {}, ...inline(strike));
  return EMOJI[emoji] ?? whole;
}

/** `<@U1>`, `<#C1>`, `<!subteam^S1>`, `<!date^…>`, `<https://…|words>`. */
function angledNode(angled) {
  const [target = '', label] = angled.split('|');
  if (target.startsWith('@')) return mention(target.slice(1), '@', label);
  if (target.startsWith('#')) return mention(target.slice(1), '#', label);
  if (target.startsWith('!subteam^')) return mention(target.slice(9), '@', label);
  if (target.startsWith('!date^')) {
    const [, seconds, format] = target.split('^');
    return dateNode(Number(seconds), format ?? '', label);
  }
  if (target.startsWith('!')) return el('span', { class: 'mention' }, `@${target.slice(1)}`);
  return linkNode(unescaped(target), label && unescaped(label));
}

/** A mention of a member, group or channel by name. */
export function mention(id, sign, label) {
  const name = names.get(id) ?? label ?? id;
  return el('span', { class: 'mention', title: id }, name.startsWith(sign) ? name : sign + name);
}

/** A link, if it leads to the web; anything else stays text. */
export function linkNode(url, label) {
  const words = label || url;
  if (!/^https?:\/\//i.test(url)) return document.createTextNode(words);
  return el('a', { href: url, target: '_blank', rel: 'noopener noreferrer', title: url }, words);
}

/** A date in the reader's own time zone, in the shape Slack's format tokens ask for. */
export function dateNode(seconds, format, fallback) {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return document.createTextNode(fallback ?? '');
  const day = (options) => date.toLocaleDateString(undefined, options);
  const time = (options) => date.toLocaleTimeString(undefined, options);
  const words = format
    .replace(/\{date_num\}/g, day({ year: 'numeric', month: '2-digit', day: '2-digit' }))
    .replace(/\{date_long(_pretty)?\}/g, day({ dateStyle: 'full' }))
    .replace(/\{date_short(_pretty)?\}/g, day({ month: 'short', day: 'numeric', year: 'numeric' }))
    .replace(/\{date(_pretty|_slash)?\}/g, day({ dateStyle: 'long' }))
    .replace(/\{time_secs\}/g, time({ timeStyle: 'medium' }))
    .replace(/\{time\}|\{ago\}/g, time({ timeStyle: 'short' }));
  return el('time', { dateTime: date.toISOString(), title: date.toString() }, words);
}

/** Emoji codes as emoji. */
export function withEmoji(source) {
  return source.replace(/:([a-z0-9_+-]+):/g, (whole, code) => EMOJI[code] ?? whole);
}

/** The emoji of one code, or the code itself. */
export function emoji(code) {
  return EMOJI[code] ?? `:${code}:`;
}

function unescaped(source) {
  return source.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
