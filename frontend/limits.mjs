// Writes the limits of what the API takes as constants, so that forms need no copy of the server's rules.
import {readFileSync, writeFileSync} from 'node:fs';

const {components, paths} = JSON.parse(readFileSync('openapi.json', 'utf8'));
const kinds = ['minLength', 'maxLength', 'minimum', 'maximum', 'maxItems'];

/** Of a value that can be given in more than one way, those of the text. */
const textOf = (schema) => schema.oneOf?.find(({type}) => type === 'string') ?? schema;

const limitsOf = (schema) => {
  const of = textOf(schema);
  const own = kinds.filter((kind) => of[kind] !== undefined).map((kind) => `${kind}: ${of[kind]}`);
  const items = of.items ? limitsOf(of.items) : [];
  const sum = of['x-sum'] ? limitsOf(of['x-sum']) : [];
  return [
    ...own,
    ...(items.length ? [`items: {${items.join(', ')}}`] : []),
    ...(sum.length ? [`sum: {${sum.join(', ')}}`] : []),
  ];
};

const constant = (name, limits) =>
  limits.length
    ? [`export const ${name[0].toLowerCase()}${name.slice(1)}Limits = {`, ...limits, '} as const;\n']
    : [];

const text = ['// Written by `make generate` from openapi.json. Do not edit.\n'];
for (const [name, schema] of Object.entries(components.schemas)) {
  const limits = Object.entries(schema.properties ?? {}).flatMap(([property, of]) => {
    const all = limitsOf(of);
    return all.length ? [`  ${property}: {${all.join(', ')}},`] : [];
  });
  text.push(...constant(name, limits));
}
for (const operation of Object.values(paths).flatMap((path) => Object.values(path))) {
  const limits = (operation.parameters ?? []).flatMap(({name, schema}) => {
    const own = limitsOf(schema);
    return own.length && !['id', 'cursor'].includes(name) ? [`  ${name}: {${own.join(', ')}},`] : [];
  });
  text.push(...constant(operation.operationId ?? '', limits));
}
writeFileSync('src/app/api/limits.ts', text.join('\n'));
