/** XML as a JUnit report needs it: elements with attributes, and text or further elements in them. Source: XML 1.0. */

/** An element and what is in it. */
export interface Element {
  name: string;
  attributes: Readonly<Record<string, string | number>>;
  content?: string | readonly Element[];
}

/** The document with this root, one element a line. */
export function xmlDocument(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, '')}\n`;
}

function element({ name, attributes, content = '' }: Element, indent: string): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(String(value), IN_ATTRIBUTES)}"`);
  const start = `${indent}<${name}${pairs.join('')}`;
  if (content.length === 0) return `${start}/>`;
  if (typeof content === 'string') return `${start}>${escape(content, IN_TEXT)}</${name}>`;
  return [`${start}>`, ...content.map((each) => element(each, `${indent}  `)), `${indent}</${name}>`].join('\n');
}

/** What a reader would take for markup, and in attributes also what it would make a space of. Sections 2.4, 3.3.3. */
const IN_TEXT = /[&<>\r]/g;
const IN_ATTRIBUTES = /[&<>"\t\n\r]/g;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string, where: RegExp): string {
  // Section 2.2 has no other characters
  const clean = text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
  return clean.replace(where, (char) => ENTITIES[char] ?? `&#${char.charCodeAt(0)};`);
}
