/** Finds the schema of an error row in the description. */
import document from '../../generated/openapi.json' with { type: 'json' };

const responses = Object.entries<{ description: string; 'x-error'?: { status: number } }>(
  document.components.responses,
);

/** JSON pointer to the schema of the answers with a status. */
export function rowPointer(status: number): string {
  const [name] = responses.find(([, response]) => response['x-error']?.status === status)!;
  return `/components/responses/${name}/content/application~1json/schema`;
}
