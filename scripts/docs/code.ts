/** Code and CommonMark as HTML, made while building, so that a page needs no highlighter. */
import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import typescript from 'highlight.js/lib/languages/typescript';
import { marked } from 'marked';

hljs.registerLanguage('bash', bash);
hljs.registerLanguage('json', json);
hljs.registerLanguage('python', python);
hljs.registerLanguage('typescript', typescript);

export type CodeGrammar = 'bash' | 'json' | 'python' | 'typescript' | 'sse';

/** The code as HTML with classes. */
export function highlight(code: string, grammar: CodeGrammar): string {
  if (grammar !== 'sse') return hljs.highlight(code, { language: grammar }).value;
  return code.trimEnd().split('\n').map(eventLine).join('\n');
}

/** CommonMark as HTML. The texts are those of the description, which is ours. */
export function markdown(text: string): string {
  return marked.parse(text.trim(), { async: false });
}

/** One line of CommonMark without a paragraph around it. */
export function inline(text: string): string {
  return marked.parseInline(text.trim(), { async: false });
}

function eventLine(line: string): string {
  const [, field, value] = /^(event|data|id|retry)(:.*)$/.exec(line) ?? [];
  if (field === undefined || value === undefined) return hljs.highlight(line, { language: 'json' }).value;
  return `<span class="hljs-attr">${field}</span>${hljs.highlight(value, { language: 'json' }).value}`;
}
