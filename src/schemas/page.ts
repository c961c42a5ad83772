/** The keys of all files as a page in Markdown: a table a file, a row a key. */
import { lookup } from '../errors';
import { documents, type JsonSchema, jsonSchema, propertiesIn } from './json-schema';

export const keysPage = (): string =>
  [
    '# Every key of every file',
    '',
    'Paths are those of messages; `[]` stands for any index. **Bold** keys must be there where what they are in is there, and',
    'is of the kind that has them. `npm run docs:keys` makes this page.',
    '',
    ...[...documents.keys()].map(keysSection),
  ].join('\n');

export function keysSection(of: string): string {
  const { title, words } = lookup(documents, of, '', 'file');
  const rows = new Map<string, { required: boolean; values: Set<string> }>();
  for (const { path, schema, required } of propertiesIn(jsonSchema(of))) {
    if (!(path in words)) continue;
    const row = rows.get(path) ?? { required, values: new Set() };
    for (const value of valuesOf(schema)) row.values.add(value);
    rows.set(path, row);
  }
  const lines = [...rows].map(([path, { required, values }]) => {
    const key = required ? `**\`${path}\`**` : `\`${path}\``;
    return `| ${key} | ${[...values].join(' or ')} | ${inCell(words[path])} |`;
  });
  return [
    `## ${title}`,
    '',
    `\`pulsegate schema ${of}\``,
    '',
    '| key | value | is |',
    '|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

/** Signs that Markdown would take for its own. */
const inCell = (text: string): string => text.replace(/[*|_[\]<>]/g, '\\$&');

/** What a value of a schema may be, in words, one for each alternative. */
function valuesOf(schema: JsonSchema): string[] {
  const { type, anyOf, oneOf, enum: names, const: only, items, prefixItems } = schema;
  const alternatives = anyOf ?? oneOf;
  if (Array.isArray(alternatives)) return alternatives.flatMap((one) => valuesOf(one as JsonSchema));
  if (only !== undefined) return [`\`${JSON.stringify(only)}\``];
  if (Array.isArray(names)) return names.map((name) => `\`${JSON.stringify(name)}\``);
  if (type === 'string') return ['text'];
  if (type === 'boolean') return ['true', 'false'];
  if (type === 'array' && Array.isArray(prefixItems)) return [`list of ${prefixItems.length}`];
  if (type === 'array')
    return [(items as JsonSchema | undefined)?.type === 'array' ? 'list of lists' : 'list'];
  if (type === 'number' || type === 'integer') return [`${WORDS[type]}${rangeOf(schema)}`];
  return [type === 'object' ? 'object' : 'any'];
}

const WORDS = { number: 'number', integer: 'whole number' };

function rangeOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): string {
  const isBound = (bound: unknown): bound is number =>
    typeof bound === 'number' && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  if (isBound(minimum) && isBound(maximum)) return ` from ${minimum} to ${maximum}`;
  if (isBound(exclusiveMinimum)) return ` above ${exclusiveMinimum}`;
  if (isBound(exclusiveMaximum)) return ` below ${exclusiveMaximum}`;
  return isBound(minimum) ? ` of at least ${minimum}` : '';
}
