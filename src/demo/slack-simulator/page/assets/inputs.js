/** Draws things to fill in: text boxes, menus, tick boxes and dates, alone or as the labelled inputs of a modal. */
import { el } from './dom.js';
import { textNodes } from './text.js';

/** The members that a user menu offers, filled from each snapshot. */
export const people = [];

/** A labelled input of a modal; registers how to read it under its block id. */
export function field(block, act, fields) {
  const { node, read } = chooser(block.element);
  const id = `input-${block.block_id}`;
  const target = node.matches('input, select, textarea') ? node : node.querySelector('input');
  if (target) target.id = id;
  const error = el('p', { class: 'error', role: 'alert' });
  const optional = block.optional && el('span', { class: 'optional' }, ' (optional)');
  fields.set(block.block_id, { read, error });
  if (block.dispatch_action) {
    node.addEventListener('change', () => act(block.element.action_id, [read() ?? ''].flat()[0]));
  }
  return el(
    'div',
    { class: 'block field' },
    el('label', { htmlFor: id }, ...textNodes(block.label), optional),
    node,
    block.hint && el('p', { class: 'hint' }, ...textNodes(block.hint)),
    error,
  );
}

/** The node of an element that holds a value, and the function that reads it. */
export function chooser(element) {
  switch (element.type) {
    case 'plain_text_input':
      return textBox(element);
    case 'static_select':
      return menu(element, element.options.map(optionOf), element.initial_option?.value);
    case 'users_select':
      return menu(element, people.map(personOf), element.initial_user);
    case 'multi_users_select':
      return ticks('checkbox', element, people.map(personOf), element.initial_users ?? []);
    case 'checkboxes':
      return ticks('checkbox', element, element.options.map(optionOf), values(element.initial_options));
    case 'radio_buttons':
      return ticks('radio', element, element.options.map(optionOf), values([element.initial_option]));
    case 'datepicker': {
      const node = el('input', { type: 'date', value: element.initial_date ?? '' });
      return { node, read: () => node.value || undefined };
    }
    default:
      return { node: el('span', {}, `(an element of type ${element.type})`), read: () => undefined };
  }
}

function textBox(element) {
  const node = el(element.multiline ? 'textarea' : 'input', {
    value: element.initial_value ?? '',
    placeholder: element.placeholder?.text ?? '',
    maxLength: element.max_length ?? 3000,
    autofocus: element.focus_on_load,
    ...(element.multiline ? { rows: 4 } : { type: 'text' }),
  });
  return { node, read: () => node.value };
}

function menu(element, options, initial) {
  const placeholder = el('option', { value: '' }, element.placeholder?.text ?? 'Choose one');
  const node = el(
    'select',
    { 'aria-label': element.placeholder?.text },
    placeholder,
    ...options.map(({ value, label }) => el('option', { value, selected: value === initial }, ...label)),
  );
  return { node, read: () => node.value || undefined };
}

function ticks(type, element, options, initial) {
  const boxes = options.map(({ value, label, description }) => {
    const box = el('input', { type, value, name: element.action_id, checked: initial.includes(value) });
    const words = el('span', {}, ...label, description && el('small', {}, ...description));
    return { box, row: el('label', { class: 'tick' }, box, words) };
  });
  const node = el('div', { class: 'ticks' }, ...boxes.map(({ row }) => row));
  const read = () => {
    const chosen = boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
    return type === 'radio' ? chosen[0] : chosen;
  };
  return { node, read };
}

const values = (options) => (options ?? []).filter(Boolean).map((option) => option.value);
const personOf = ({ id, realName }) => ({ value: id, label: [realName] });
const optionOf = ({ value, text, description }) => ({
  value,
  label: textNodes(text),
  description: description && textNodes(description),
});
