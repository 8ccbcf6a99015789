/** Draws the interactive elements of messages: buttons and menus that act as soon as they are used. */
import { byId, el } from './dom.js';
import { chooser } from './inputs.js';
import { textNodes } from './text.js';

/** An element that calls `act(actionId, value)` when a person uses it, after asking back if the app wants that. */
export function control(element, act) {
  if (element.type === 'button') return button(element, act);
  if (element.type === 'overflow') return overflow(element, act);
  const { node, read } = chooser(element);
  node.addEventListener('change', async () => {
    const value = read();
    if (value && (await agreed(element.confirm))) await act(element.action_id, [value].flat()[0]);
  });
  return node;
}

function button(element, act) {
  const look = ['button', element.style].filter(Boolean).join(' ');
  const node = el(
    'button',
    { type: 'button', class: look, title: element.accessibility_label },
    ...textNodes(element.text),
  );
  node.addEventListener('click', async () => {
    if (!(await agreed(element.confirm))) return;
    if (element.url && /^https?:\/\//i.test(element.url))
      window.open(element.url, '_blank', 'noopener,noreferrer');
    node.disabled = true;
    node.classList.add('busy');
    await act(element.action_id);
    node.disabled = false;
    node.classList.remove('busy');
  });
  return node;
}

function overflow(element, act) {
  const menu = el('details', { class: 'overflow' }, el('summary', { 'aria-label': 'More' }, '•••'));
  const options = element.options.map((option) => {
    const choose = async () => {
      menu.open = false;
      if (await agreed(element.confirm)) await act(element.action_id, option.value);
    };
    return el('button', { type: 'button', onclick: choose }, ...textNodes(option.text));
  });
  const panel = el('div', { class: 'menu' }, ...options);
  menu.append(panel);
  menu.addEventListener('toggle', () => menu.open && panel.scrollIntoView({ block: 'nearest' }));
  return menu;
}

/** Asks "are you sure" where the app demands it. */
function agreed(confirm) {
  if (!confirm) return true;
  const dialog = byId('confirm');
  return new Promise((resolve) => {
    const answer = (yes) => () => {
      dialog.close();
      resolve(yes);
    };
    dialog.replaceChildren(
      el('header', {}, el('h2', { id: 'confirm-title' }, ...textNodes(confirm.title))),
      el('div', { class: 'content' }, el('p', { class: 'text' }, ...textNodes(confirm.text))),
      el(
        'footer',
        {},
        el('button', { type: 'button', class: 'button', onclick: answer(false) }, ...textNodes(confirm.deny)),
        el(
          'button',
          { type: 'button', class: `button ${confirm.style ?? 'primary'}`, onclick: answer(true) },
          ...textNodes(confirm.confirm),
        ),
      ),
    );
    dialog.oncancel = () => resolve(false);
    dialog.showModal();
  });
}
