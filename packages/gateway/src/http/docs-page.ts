/** The description of the doors as a page: plain HTML, no script, one style sheet from the same address. */

interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly pattern?: string;
  readonly $ref?: string;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly description?: string;
}

interface Content {
  readonly [mediaType: string]: { readonly schema?: Schema };
}

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses?: Readonly<Record<string, { readonly content?: Content }>>;
  readonly security?: readonly unknown[];
}

/** What the page needs of an OpenAPI document. */
export interface DescribedDoors {
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description?: string;
  };
  readonly tags?: readonly { readonly name: string; readonly description?: string }[];
  readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
}

/** Deepest nesting of a schema that is written out. */
const MAX_DEPTH = 8;

/** The style sheet of the page. */
export const DOCS_STYLE = `:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid; }
article { margin: 1.5rem 0; }
h3 { margin: 0; font-size: 1rem; }
h3 code { font-size: 1rem; }
p { margin: 0.25rem 0; }
table { border-collapse: collapse; margin: 0.5rem 0; }
td, th { text-align: left; padding: 0.15rem 1rem 0.15rem 0; vertical-align: top; }
pre { overflow-x: auto; padding: 0.75rem; border: 1px solid; border-radius: 4px; }
`;

/** The page of a document; everything that comes from it is escaped. */
export function docsPage({ info, tags = [], paths = {} }: DescribedDoors): string {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item ?? {}).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation: operation as Operation,
    })),
  );
  const sections = tags.map(({ name, description = name }) => {
    const own = operations.filter(({ operation }) => operation.tags?.includes(name));
    return `<section id="${escaped(name)}"><h2>${escaped(description)}</h2>${own.map(article).join('')}</section>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(info.title)} ${escaped(info.version)}</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<main>
<h1>${escaped(info.title)} ${escaped(info.version)}</h1>
<p>${escaped(info.description ?? '')}</p>
<p><a href="/v1/openapi.json">OpenAPI 3.1</a></p>
${sections.join('\n')}
</main>
</body>
</html>
`;
}

function article(described: { method: string; path: string; operation: Operation }): string {
  const { method, path, operation } = described;
  const { summary = '', parameters = [], requestBody, responses = {} } = operation;
  const isPrivate = (operation.security?.length ?? 0) > 0;
  const answer = Object.entries(responses['200']?.content ?? {});
  return [
    `<article><h3><code>${method} ${escaped(path)}</code></h3>`,
    `<p>${escaped(summary)}${isPrivate ? ' <strong>With a read token.</strong>' : ''}</p>`,
    parameters.length === 0 ? '' : `<table><tbody>${parameters.map(row).join('')}</tbody></table>`,
    ...Object.values(requestBody?.content ?? {}).map(({ schema }) => shown('body', schema)),
    ...answer.map(([type, { schema }]) =>
      type === 'application/json' ? shown('answer', schema) : `<p>answer: ${escaped(type)}</p>`,
    ),
    '</article>',
  ].join('');
}

function row({ name, required = false, schema = {}, description }: Parameter): string {
  const words = description ?? schema.description ?? '';
  const must = required ? 'required' : '';
  return `<tr><th><code>${escaped(name)}</code></th><td>${escaped(typeText(schema, 0))}</td><td>${must}</td><td>${escaped(words)}</td></tr>`;
}

function shown(title: string, schema: Schema | undefined): string {
  if (schema === undefined) return '';
  return `<details><summary>${title}</summary><pre>${escaped(typeText(schema, 0))}</pre></details>`;
}

/** A schema in the notation of TypeScript, as people read it. */
function typeText(schema: Schema, depth: number): string {
  if (schema.$ref !== undefined) return schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
  if (depth > MAX_DEPTH) return '…';
  if (schema.anyOf !== undefined) {
    return schema.anyOf.map((form) => typeText(form, depth)).join(' | ');
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((item) => JSON.stringify(item)).join(' | ');
  if (schema.properties !== undefined) return objectText(schema, depth);
  if (schema.type === 'array') {
    const item = schema.items === undefined ? '…' : typeText(schema.items, depth);
    return item.includes(' | ') ? `(${item})[]` : `${item}[]`;
  }
  if (schema.type === 'integer' && schema.maximum !== undefined) return rangeText(schema);
  return String(schema.type ?? 'any');
}

function rangeText({ minimum = 0, maximum = 0, default: otherwise }: Schema): string {
  const most = maximum === Number.MAX_SAFE_INTEGER ? '2^53 - 1' : String(maximum);
  const absent = otherwise === undefined ? '' : `, ${otherwise} if absent`;
  return `integer ${minimum} to ${most}${absent}`;
}

function objectText({ properties = {}, required = [] }: Schema, depth: number): string {
  const indent = '  '.repeat(depth + 1);
  const lines = Object.entries(properties).map(([name, form]) => {
    const mark = required.includes(name) ? '' : '?';
    return `${indent}${name}${mark}: ${typeText(form, depth + 1)}`;
  });
  return `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`;
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
