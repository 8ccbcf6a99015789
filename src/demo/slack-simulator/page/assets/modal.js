/** Draws the topmost modal and keeps what was typed until the app replaces the view. */
import { drawBlocks } from './blocks.js';
import { avatar, byId, el } from './dom.js';
import { textNodes } from './text.js';

/**
 * Shows a view, or closes the dialog when there is none. An unchanged view is left alone, entries and all.
 * @param {object | null} view
 * @param {object} acts `submit(viewId, values)`, `close()` and `clickIn(viewId, actionId, value)`
 */
export function showModal(view, acts) {
  const dialog = byId('modal');
  if (!view) {
    dialog.dataset.shown = '';
    dialog.close();
    return;
  }
  const shown = `${view.id} ${view.hash}`;
  if (dialog.dataset.shown === shown) return;
  dialog.dataset.shown = shown;
  dialog.replaceChildren(draw(view, acts));
  dialog.oncancel = (event) => {
    event.preventDefault();
    acts.close();
  };
  if (!dialog.open) dialog.showModal();
}

function draw(view, acts) {
  const fields = new Map();
  const act = (actionId, value) => acts.clickIn(view.id, actionId, value);
  const blocks = drawBlocks(view.blocks, act, fields);
  const submit =
    view.submit && el('button', { type: 'submit', class: 'button primary' }, ...textNodes(view.submit));
  const close = el(
    'button',
    { type: 'button', class: 'button', onclick: acts.close },
    ...(view.close ? textNodes(view.close) : ['Cancel']),
  );
  const form = el(
    'form',
    { noValidate: true },
    el(
      'header',
      {},
      avatar({ id: '', name: '', isApp: true }, 'small'),
      el('h2', { id: 'modal-title' }, ...textNodes(view.title)),
      el('button', { type: 'button', class: 'cross', 'aria-label': 'Close', onclick: acts.close }, '×'),
    ),
    el('div', { class: 'content' }, ...blocks),
    el('footer', {}, close, submit),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    form.classList.add('busy');
    const { errors = {} } = await acts.submit(view.id, read(fields));
    form.classList.remove('busy');
    for (const [id, { error }] of fields) error.textContent = errors[id] ?? '';
  });
  return form;
}

function read(fields) {
  const entries = [...fields].map(([id, { read: value }]) => [id, value()]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
