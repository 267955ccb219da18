/** What the search knows: a small entry for every thing that has an anchor. */
import type { Site } from './model.js';
import { termOf } from './words.js';

export interface SearchEntry {
  href: string;
  title: string;
  text: string;
  /** Further names that count as much as the title. */
  names?: string;
  /** The part of the site it belongs to. */
  kind: string;
}

export function searchEntries(site: Site): SearchEntry[] {
  const { words, operations, errors, schemas, checks, document } = site;
  return [
    ...errors.map(({ status, type, summary, whatToDo, action }) => ({
      href: `errors.html#${status}`,
      title: `${status} ${type}`,
      text: `${summary} ${whatToDo} ${termOf(document, 'x-actions', action)}`,
      kind: words.errors,
    })),
    ...operations.map(({ file, summary, id, method, path, description }) => ({
      href: file,
      title: summary,
      text: description,
      names: `${method} ${path} ${id}`,
      kind: words.reference,
    })),
    { href: 'streaming.html', title: words.streaming, text: words.streamLead, kind: words.guides },
    {
      href: 'rate-limits.html',
      title: words.rateLimits,
      text: `${words.rateLead} ${tiers(document)}`,
      kind: words.guides,
    },
    { href: 'retry.html', title: words.retry, text: words.retryLead, kind: words.guides },
    { href: 'basis.html', title: words.basis, text: words.basisLead, kind: words.about },
    {
      href: 'index.html#authentication',
      title: words.authentication,
      text: document.components.securitySchemes.bearer.description,
      kind: words.start,
    },
    {
      href: 'index.html#models',
      title: words.models,
      text: document.components.schemas.ModelId.enum.join(' '),
      kind: words.start,
    },
    ...schemas.map(({ name, description, fields }) => ({
      href: `schemas.html#${name}`,
      title: name,
      text: `${description} ${fields.map((field) => `${field.name} ${field.description ?? ''}`).join(' ')}`,
      kind: words.schemas,
    })),
    ...checks.map(({ name, describe }) => ({
      href: `checks.html#${name}`,
      title: name,
      text: describe,
      kind: words.checks,
    })),
  ];
}

function tiers(document: Site['document']): string {
  return document.components.schemas.Tier['x-extensible-enum'].join(' ');
}
