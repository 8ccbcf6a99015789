/** Draws the left side: channels and the app with their unread marks, and the people one can act as. */
import { avatar, byId, el, reconcile } from './dom.js';

/** Channels, then the app. `choose(place)` opens one; a place is a channel id or `app`. */
export function showPlaces({ channels, app, direct, place, unread }, choose) {
  const rooms = channels
    .filter(({ kind }) => kind === 'public' || kind === 'private')
    .map(({ id, name, kind, isShared }) => ({
      id,
      sign: kind === 'private' ? 'private' : 'public',
      name,
      note: isShared ? 'shared' : '',
      unread: unread(id),
    }));
  const apps = [
    { id: 'app', sign: 'app', name: app.name, note: 'app', unread: direct ? unread(direct.id) : 0 },
  ];
  const items = [
    { key: 'channels', heading: 'Channels' },
    ...rooms.map((room) => ({ key: room.id, ...room, current: place === room.id })),
    { key: 'apps', heading: 'Apps' },
    ...apps.map((entry) => ({ key: entry.id, ...entry, current: place === entry.id })),
  ];
  reconcile(byId('places'), items, (item) =>
    item.heading ? el('h2', {}, item.heading) : drawPlace(item, choose),
  );
}

function drawPlace({ id, sign, name, note, unread, current }, choose) {
  const look = ['entry', current && 'current', unread > 0 && 'unread'].filter(Boolean).join(' ');
  return el(
    'button',
    { type: 'button', class: look, 'aria-current': current ? 'page' : undefined, onclick: () => choose(id) },
    el('span', { class: `sign ${sign}` }, sign === 'public' && '#'),
    el('span', { class: 'name' }, name),
    note && el('span', { class: 'tag' }, note),
    unread > 0 && el('span', { class: 'count' }, String(unread)),
  );
}

/** The people of the workspace; `choose(id)` acts as another one. */
export function showPeople({ members, me }, choose) {
  const items = members
    .filter(({ canAct }) => canAct)
    .map((member) => ({ key: member.id, ...member, current: member.id === me }));
  reconcile(byId('people'), items, ({ id, realName, role, current }) =>
    el(
      'button',
      {
        type: 'button',
        class: current ? 'person current' : 'person',
        role: 'radio',
        'aria-checked': String(current),
        onclick: () => choose(id),
      },
      avatar({ id, name: realName }, 'small'),
      el('span', { class: 'name' }, realName, role && el('small', {}, role)),
    ),
  );
}
