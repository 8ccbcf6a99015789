/** The words behind the verb of a SQL statement: what it hits, and what it does to it. */
import { type Fields, nodesAt, nodesIn, type SqlNode, tableName } from './sql-node.ts';

/** Fields that say what a statement is about, the most telling first. */
const ABOUT = [
  'relation',
  'relations',
  'view',
  'rels',
  'table',
  'sequence',
  'objects',
  'object',
  'roles',
  'role',
];
const NAMES =
  `extname policy_name trigname subname pubname dbname schemaname tablespacename servername fdwname conditionname
  role funcname func defnames typeName name`.split(/\s+/);

/** "orders, items"; empty if it is about nothing that has a name. */
export const targetsOf = (fields: Fields): string => {
  const found = [...ABOUT, ...NAMES].map((field) => named(field, fields[field])).find((text) => text !== '');
  return found ?? '';
};

const named = (field: string, value: unknown): string =>
  typeof value === 'string' ? value : nodesAt(field, value).map(nameOf).filter(isText).join(', ');

const nameOf = (node: SqlNode): string => {
  const { fields } = node;
  const direct = tableName(fields) || roleName(fields);
  if (direct !== '') return direct;
  const inner = nodesAt('relation', fields['relation']).map((each) => tableName(each.fields));
  return inner.find(isText) ?? namesIn(node).join('.');
};

const roleName = (fields: Fields): string => {
  if (fields['roletype'] === 'ROLESPEC_PUBLIC') return 'PUBLIC';
  const name = fields['rolename'] ?? fields['priv_name'];
  return typeof name === 'string' ? name : '';
};

const namesIn = (node: SqlNode): readonly string[] =>
  typeof node.fields['sval'] === 'string' ? [node.fields['sval']] : nodesIn(node.fields).flatMap(namesIn);

const isText = (text: string): boolean => text !== '';

/** ": drop column total, add column x". */
export const changesOf = (fields: Fields): string => {
  const changes = nodesAt('cmds', fields['cmds']).map(({ fields: change }) => {
    const column = nodesAt('def', change['def']).map((node) => node.fields['colname'])[0];
    const verb = spaced(String(change['subtype'] ?? '').replace('AT_', ''));
    return [verb, change['name'] ?? column].filter((word) => typeof word === 'string').join(' ');
  });
  return changes.length === 0 ? '' : `: ${changes.join(', ')}`;
};

/** ": superuser, password", never what is given for them. */
export const optionsOf = (fields: Fields): string => {
  const names = nodesAt('options', fields['options']).map((option) => option.fields['defname']);
  return names.length === 0 ? '' : `: ${names.join(', ')}`;
};

/** "select, update on orders to bob". */
export const rightsOf = (fields: Fields): string => {
  const rights = named('privileges', fields['privileges'] ?? fields['granted_roles']) || 'ALL';
  const objects = named('objects', fields['objects']);
  const whom = named('grantees', fields['grantees'] ?? fields['grantee_roles']);
  const towards = fields['is_grant'] === true ? 'to' : 'from';
  return [rights, objects === '' ? '' : `on ${objects}`, whom === '' ? '' : `${towards} ${whom}`]
    .filter(isText)
    .join(' ');
};

/** "DropColumn" -> "drop column". */
export const spaced = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
