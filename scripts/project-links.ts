/** The links of the project, from `homepage`, `repository` and `bugs` of package.json. */
import type { Json } from './spec.js';

export interface ProjectLinks {
  /** The published docs, with a slash at the end. */
  docs: string | undefined;
  source: string | undefined;
  issues: string | undefined;
}

/** Reads the links. A link is undefined when its member is missing. Throws for a value that is not a URL. */
export function projectLinks({ homepage, repository, bugs }: Json): ProjectLinks {
  return {
    docs: urlOf(homepage)?.replace(/\/?$/, '/'),
    source: urlOf(repository)?.replace(/\.git$/, ''),
    issues: urlOf(bugs),
  };
}

// npm accepts a URL or an object with `url`; the URL of a git repository may begin with `git+`
function urlOf(value?: string | { url: string }): string | undefined {
  const text = typeof value === 'object' ? value.url : value;
  return text ? new URL(text.replace(/^git\+/, '')).href : undefined;
}
