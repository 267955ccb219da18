/** llms.txt: a summary of the API and its files, for language models. */
import { errorRows, operations, type Spec } from '../spec.js';

interface File {
  /** Path; a star stands for the name of each file of a folder. */
  path: string;
  meaning: string;
}

/** Emits the text in the layout of llmstxt.org, for a package with its published files. */
export function emitLlms({ document }: Spec, name: string, published: readonly File[]): string {
  const { info, servers, components } = document;
  const { attempts, backoff, retryAfter } = document['x-retry-policy'];
  const endpoints = operations(document).map(
    ({ method, path, node }) => `- \`${method} ${path}\`: ${node['summary']}.`,
  );
  const errors = errorRows(document).map(
    ({ status, type, action, summary, whatToDo }) => `- ${status} \`${type}\`, **${action}**: ${summary} ${whatToDo}`,
  );
  const files = published
    .filter(({ path }) => path !== 'llms.txt')
    .map(({ path, meaning }) => ({ path: path.split('*')[0]!, meaning }));
  return [
    `# ${info.title}`,
    `> ${info.summary} ${components.securitySchemes.bearer.description}`,
    `The base URL is ${servers[0].url}. The samples read the key from ${document['x-environment'].apiKey}. The npm package \`caicaini\` is a TypeScript SDK made from the description; its client retries, stops and paces by itself.`,
    '## Endpoints',
    endpoints.join('\n'),
    '## Errors',
    'Every answer that is not 2xx has the body `{"type": "error", "error": {"type", "message"}}`. The action depends on status and type: retry with backoff, stop and tell a person, or fix the request.',
    errors.join('\n'),
    '## Retrying',
    `Make at most ${attempts.max} attempts (default ${attempts.default}). Before a retry wait a random time of up to ${backoff.baseMs} ms; the bound grows by the factor ${backoff.factor} to at most ${backoff.capMs} ms. Wait for Retry-After in full; give up when it is longer than ${retryAfter.maxMs / 1000} s. Never restart a stream whose content was shown.`,
    '## Files',
    `The npm package \`${name}\` contains these files.`,
    files.map(({ path, meaning }) => `- [${path}](./${path}): ${meaning}`).join('\n'),
  ].join('\n\n');
}
