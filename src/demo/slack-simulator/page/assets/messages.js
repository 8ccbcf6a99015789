/** Draws messages: who, when, blocks or text, files. */
import { drawBlocks } from './blocks.js';
import { avatar, el, reconcile } from './dom.js';
import { mrkdwn } from './text.js';

/** Shows the messages of a channel; `click(message, actionId, value)` is what their elements do. */
export function showMessages(container, { messages, members, appId }, click) {
  const authors = new Map(members.map((member) => [member.id, member]));
  const items = messages.map((message) => ({
    key: message.ts,
    message,
    name: authors.get(message.user)?.realName ?? message.user,
    isApp: message.user === appId,
  }));
  reconcile(container, items, (item) => drawMessage(item, (...done) => click(item.message, ...done)));
  if (messages.length === 0) {
    container.replaceChildren(el('p', { class: 'nothing' }, 'Nothing here yet.'));
  }
}

function drawMessage({ message, name, isApp }, act) {
  const body = message.blocks?.length
    ? drawBlocks(message.blocks, act)
    : [el('div', { class: 'text' }, ...mrkdwn(message.text))];
  const files = (message.files ?? []).map((file) =>
    el('div', { class: 'file' }, `${file.title} · ${file.size} bytes`),
  );
  return el(
    'article',
    { class: message.ephemeral ? 'message ephemeral' : 'message', 'data-ts': message.ts },
    avatar({ id: message.user, name, isApp }),
    el(
      'div',
      { class: 'column' },
      message.ephemeral && el('p', { class: 'note' }, 'Only visible to you'),
      message.thread_ts &&
        message.thread_ts !== message.ts &&
        el('p', { class: 'note' }, '↳ reply in thread'),
      el(
        'p',
        { class: 'byline' },
        el('strong', {}, name),
        isApp && el('span', { class: 'badge' }, 'APP'),
        el('time', { title: message.ts }, clock(message.ts)),
      ),
      ...body,
      ...files,
      message.edited && el('span', { class: 'edited' }, '(edited)'),
    ),
  );
}

/** The time of day of a time stamp. */
function clock(ts) {
  return new Date(Number(ts) * 1000).toLocaleTimeString(undefined, { timeStyle: 'short' });
}
