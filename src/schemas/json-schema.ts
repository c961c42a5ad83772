/** JSON Schemas of the files that people write, made from the shapes that check them, with words for every key. */
import * as z from 'zod/mini';
import { circuitShape } from '../circuit/schema';
import { joinPath, lookup } from '../errors';
import { checkKinds } from '../kinds';
import { lifShape } from '../lif/schema';
import { networkShape } from '../loihi/schema';
import { planShape } from '../sweep/schema';
import { CIRCUIT_WORDS } from './circuit-words';
import { comparisonShape } from './compare-shape';
import { COMPARE_WORDS } from './compare-words';
import { LIF_WORDS } from './lif-words';
import { LOIHI_WORDS } from './loihi-words';
import { SWEEP_WORDS } from './sweep-words';

/** JSON Schema, as far as these files need it. */
export type JsonSchema = Record<string, unknown>;

interface Document {
  readonly title: string;
  readonly shape: z.ZodMiniType;
  readonly words: Readonly<Record<string, string>>;
  /** Keys that hold another of these, or the path of its file. */
  readonly holds?: Readonly<Record<string, string>>;
}

/** The files by their names. */
export const documents: ReadonlyMap<string, Document> = new Map([
  ['circuit', { title: 'pulsegate circuit', shape: circuitShape, words: CIRCUIT_WORDS }],
  [
    'sweep',
    { title: 'pulsegate sweep plan', shape: planShape, words: SWEEP_WORDS, holds: { circuit: 'circuit' } },
  ],
  ['loihi', { title: 'pulsegate Loihi network', shape: networkShape, words: LOIHI_WORDS }],
  ['compare', { title: 'pulsegate comparison', shape: comparisonShape, words: COMPARE_WORDS }],
  ['lif', { title: 'pulsegate LIF network', shape: lifShape, words: LIF_WORDS }],
]);

/**
 * JSON Schema (draft 2020-12) of a circuit file, a sweep plan, a network for the Loihi emulator, one of LIF neurons, or what `pulsegate compare --json` says, from
 * the definition that checks it; each key has a description.
 */
export function jsonSchema(of = 'circuit'): JsonSchema {
  checkKinds('jsonSchema', { of: [of, 'text'] });
  const { title, shape, words, holds = {} } = lookup(documents, of, 'jsonSchema.of', 'schema');
  const schema: JsonSchema = { title, ...z.toJSONSchema(shape) };
  for (const { path, schema: own } of propertiesIn(schema)) {
    if (words[path] !== undefined) own.description = words[path];
    if (path in holds) {
      const { $schema: _, ...held } = jsonSchema(holds[path]);
      own.anyOf = [{ type: 'string' }, held];
    }
  }
  return schema;
}

interface Property {
  /** As messages have it, with [] for any index: `projections[].to[].gain`. */
  readonly path: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

/** Every property of a schema, a parent before what is in it; one of several variants once for each. */
export function* propertiesIn(schema: JsonSchema, path = ''): Generator<Property> {
  const { properties, items, prefixItems, anyOf, oneOf, additionalProperties, required } = schema as {
    readonly [keyword: string]: unknown;
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly required?: readonly string[];
  };
  for (const [key, own] of Object.entries(properties ?? {})) {
    const inner = joinPath(path, [key]);
    yield { path: inner, schema: own, required: required?.includes(key) === true };
    yield* propertiesIn(own, inner);
  }
  const parts = [items, ...list(prefixItems)].filter(isSchema);
  for (const part of parts) yield* propertiesIn(part, `${path}[]`);
  const others = [...list(anyOf), ...list(oneOf)].filter(isSchema);
  for (const part of others) yield* propertiesIn(part, path);
  if (isSchema(additionalProperties)) yield* propertiesIn(additionalProperties, joinPath(path, ['NAME']));
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
