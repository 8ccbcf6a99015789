/** Draws Block Kit blocks. Interactive elements call `act(actionId, value)`. */
import { el } from './dom.js';
import { control } from './elements.js';
import { field } from './inputs.js';
import { dateNode, emoji, linkNode, mention, textNodes } from './text.js';

/** The nodes of a list of blocks. `fields` collects the inputs of a modal, by block id. */
export function drawBlocks(blocks, act, fields = new Map()) {
  return (blocks ?? []).map((block) => drawBlock(block, act, fields));
}

function drawBlock(block, act, fields) {
  switch (block.type) {
    case 'header':
      return el('h3', { class: 'block header' }, ...textNodes(block.text));
    case 'section':
      return section(block, act);
    case 'divider':
      return el('hr', { class: 'block' });
    case 'context':
      return el('div', { class: 'block context' }, ...block.elements.map(contextElement));
    case 'actions':
      return el('div', { class: 'block actions' }, ...block.elements.map((element) => control(element, act)));
    case 'rich_text':
      return el('div', { class: 'block rich' }, ...block.elements.map(richPart));
    case 'input':
      return field(block, act, fields);
    case 'image':
      return el('figure', { class: 'block picture' }, `[image] ${block.alt_text}`);
    default:
      return el('p', { class: 'block unknown' }, `(a block of type ${block.type})`);
  }
}

function section(block, act) {
  const body = el('div', { class: 'body' });
  if (block.text) body.append(el('div', { class: 'text' }, ...textNodes(block.text)));
  if (block.fields) {
    const cells = block.fields.map((text) => el('div', { class: 'text' }, ...textNodes(text)));
    body.append(el('div', { class: 'fields' }, ...cells));
  }
  const accessory = block.accessory && block.accessory.type !== 'image' && control(block.accessory, act);
  return el(
    'div',
    { class: 'block section' },
    body,
    accessory && el('div', { class: 'accessory' }, accessory),
  );
}

function contextElement(element) {
  if (element.type === 'image') return el('span', {}, `[image] ${element.alt_text}`);
  return el('span', {}, ...textNodes(element));
}

function richPart(part) {
  switch (part.type) {
    case 'rich_text_preformatted':
      return el('pre', { class: 'code' }, ...part.elements.map(richElement));
    case 'rich_text_quote':
      return el('blockquote', {}, ...part.elements.map(richElement));
    case 'rich_text_list': {
      const items = part.elements.map((item) => el('li', {}, ...item.elements.map(richElement)));
      return el(part.style === 'ordered' ? 'ol' : 'ul', {}, ...items);
    }
    default:
      return el('p', {}, ...part.elements.map(richElement));
  }
}

const STYLE_TAGS = { bold: 'strong', italic: 'em', strike: 's', code: 'code', underline: 'u' };

function richElement(element) {
  let node = richContent(element);
  for (const [style, tag] of Object.entries(STYLE_TAGS)) {
    if (element.style?.[style]) node = el(tag, {}, node);
  }
  return node;
}

function richContent(element) {
  switch (element.type) {
    case 'text':
      return document.createTextNode(element.text);
    case 'link':
      return linkNode(element.url, element.text);
    case 'emoji':
      return document.createTextNode(emoji(element.name));
    case 'user':
      return mention(element.user_id, '@');
    case 'usergroup':
      return mention(element.usergroup_id, '@');
    case 'channel':
      return mention(element.channel_id, '#');
    case 'date':
      return dateNode(element.timestamp, element.format, element.fallback);
    default:
      return document.createTextNode('');
  }
}
