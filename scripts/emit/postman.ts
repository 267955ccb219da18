/**
 * A Postman collection (v2.1, which Bruno and Insomnia import too): one request per documented example, with the answers
 * beside it. openapi-to-postmanv2 is no help here: it passes our examples over and draws bodies by chance.
 */
import { errorRows, operations, type Json, type Operation, type Spec } from '../spec.js';

/** The collection, as JSON: without ids and clock, so that it is the same every time; the key is a variable. */
export function emitPostman({ document }: Spec): Json {
  const { info, servers, tags, components } = document;
  return {
    info: {
      name: info.title,
      description: info.description,
      version: info.version,
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{apiKey}}', type: 'string' }] },
    variable: [
      { key: 'baseUrl', value: servers[0].url, type: 'string' },
      { key: 'apiKey', value: '', type: 'string', description: components.securitySchemes.bearer.description },
    ],
    item: tags.map(({ name, description }: Json) => ({
      name,
      description,
      item: operations(document)
        .filter(({ node }) => node['tags'].includes(name))
        .flatMap((operation) => itemsOf(document, operation)),
    })),
  };
}

/** The requests of an operation. Answers stand with the first one, as the description does not say whose they are. */
function itemsOf(document: Json, operation: Operation): Json[] {
  const { node } = operation;
  const examples = Object.values<Json>(node['requestBody']?.content['application/json'].examples ?? { none: {} });
  return examples.map(({ summary, value }, index) => {
    const request = requestOf(operation, value);
    return {
      name: summary ? `${node['summary']}: ${summary}` : node['summary'],
      request,
      response: index === 0 ? [...answersOf(node, request), ...errorsOf(document, node, request)] : [],
    };
  });
}

function requestOf({ method, path, node }: Operation, value: unknown): Json {
  return {
    method,
    description: node['description'],
    url: { raw: `{{baseUrl}}${path}`, host: ['{{baseUrl}}'], path: path.slice(1).split('/') },
    header: value === undefined ? [] : [{ key: 'Content-Type', value: 'application/json' }],
    ...(value === undefined ? {} : { body: { mode: 'raw', raw: text(value), options: { raw: { language: 'json' } } } }),
  };
}

function answersOf(node: Json, originalRequest: Json): Json[] {
  return Object.entries<Json>(node['responses']['200'].content).flatMap(([type, { examples }]) =>
    Object.values<Json>(examples).map(({ summary, value, serializedValue }) => ({
      name: summary,
      originalRequest,
      code: 200,
      header: [{ key: 'Content-Type', value: type }],
      body: serializedValue ?? text(value),
    })),
  );
}

function errorsOf(document: Json, node: Json, originalRequest: Json): Json[] {
  const rows = errorRows(document).filter(({ status }) => status in node['responses']);
  return rows.map(({ status, type, action, message }) => ({
    name: `${status} ${type}: ${action}`,
    originalRequest,
    code: status,
    header: [{ key: 'Content-Type', value: 'application/json' }],
    body: text({ type: 'error', error: { type, message } }),
  }));
}

function text(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
