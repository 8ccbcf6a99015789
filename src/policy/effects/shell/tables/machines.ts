/** Services, networks and disks of a machine. */
import type { CommandRow } from '../command-row.ts';

/** Objects of ip, which shows them if it is told nothing else to do with them. */
const SHOWN_BY_IP = ['.', 'show', 'list', 'ls', 'get']
  .flatMap((verb) =>
    `addr address a link l route r neigh neighbor neighbour n rule maddress mroute tunnel vrf netns token addrlabel`
      .split(' ')
      .map((object) => `${object} ${verb}`),
  )
  .join(', ');

export const MACHINES: readonly CommandRow[] = [
  {
    names: 'systemctl',
    valued: '-t --type -p --property --state -n --lines -o --output -H --host -M --machine',
    verbs: {
      reads: `status, show, cat, is-active, is-enabled, is-failed, is-system-running, list-units,
        list-unit-files, list-timers, list-sockets, list-dependencies, list-jobs, list-machines,
        list-paths, list-automounts, list-scopes, get-default, show-environment`,
      destroys: 'stop, kill, disable, mask, poweroff, reboot, halt, isolate',
      refused: '-H --host --image --root',
      filledIn: true,
      bare: true,
    },
  },
  {
    names: 'ip',
    valued: '-n -netns -f',
    verbs: {
      reads: SHOWN_BY_IP,
      filledIn: true,
    },
  },
  {
    names: 'supervisorctl',
    verbs: { reads: 'status, tail, avail, pid', destroys: 'stop, shutdown, remove' },
  },
  {
    names: 'pm2',
    verbs: {
      reads: 'list, ls, status, show, describe, info, jlist, prettylist',
      destroys: 'stop, delete, kill, flush',
    },
  },
  { names: 'ufw', verbs: { reads: 'status, version', destroys: 'reset, disable, delete' } },
  {
    names: 'timedatectl',
    verbs: { reads: 'status, show, list-timezones, show-timesync, timesync-status', bare: true },
  },
  { names: 'hostnamectl', verbs: { reads: 'status', bare: true } },
  {
    names: 'loginctl',
    verbs: {
      reads: 'list-sessions, list-users, session-status, user-status, show-session',
      destroys: 'terminate-session, kill-session, terminate-user',
      bare: true,
    },
  },
  { names: 'networkctl', verbs: { reads: 'list, status, lldp', bare: true } },
  { names: 'resolvectl', verbs: { reads: 'status, query, statistics' } },
  {
    names: 'nmcli',
    verbs: {
      reads:
        'device status, device show, device ., connection show, connection ., general status, general ., con show, con ., dev status, dev .',
    },
  },
  { names: 'zfs', verbs: { reads: 'list, get, diff, holds', destroys: 'destroy, rollback' } },
  {
    names: 'zpool',
    verbs: { reads: 'list, status, get, history, iostat', destroys: 'destroy, remove, detach' },
  },
  {
    names: 'systemd-analyze',
    verbs: { reads: 'time, blame, critical-chain, security, verify, calendar', bare: true },
  },
  { names: 'coredumpctl', verbs: { reads: 'list, info' } },
];
