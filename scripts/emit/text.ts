/** Adds the banner to generated texts: the source, and the command that generates the file. */
import { stringify } from 'yaml';
import { banner, type Json } from '../spec.js';

export function json(value: Json, command?: string): string {
  return `${JSON.stringify({ 'x-generated': banner(command), ...value }, null, 2)}\n`;
}

export function yaml(value: Json, command?: string): string {
  return commented('#', stringify(value, { lineWidth: 120, aliasDuplicateObjects: false }), command);
}

/** Markdown with the banner at its end, because its first line must be the title. */
export function markdown(text: string, command?: string): string {
  return `${text}\n\n<!--\n${banner(command).join('\n')}\n-->\n`;
}

/** Code with the banner as comments, each of which begins with `mark`. */
export function commented(mark: string, text: string, command?: string): string {
  return `${banner(command)
    .map((line) => `${mark} ${line}`)
    .join('\n')}\n${text}`;
}
