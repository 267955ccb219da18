/** What a change of the description means for a caller. */

/** From the gravest: breaks callers, adds or changes something, is documentation only. */
export const IMPACTS = ['major', 'minor', 'patch'] as const;
export type Impact = (typeof IMPACTS)[number];

/** A change as `redocly diff` tells it. */
export interface Change {
  /** JSON pointer with a # before it. */
  path: string;
  kind: 'added' | 'removed' | 'modified';
  /** The member that changed, of what the path names. */
  property?: string;
  impact: Impact;
  verdicts: { ruleId: string; message: string }[];
}

/** Members that only people read. */
const DOCS = /^(description|summary|title|examples?|version|x-basis|chargedBasis|x-sources?|whatToDo)$/;

/**
 * The impact of one change, the first rule that speaks wins. Redocly rates what OpenAPI knows; members of unions and our
 * extensions are rated here.
 */
export function impactOf({ path, property, kind, impact }: Change): Impact {
  const members = [...path.split('/').slice(1), ...(property === undefined ? [] : [property])];
  const last = members.at(-1) ?? '';
  if (impact === 'major') return 'major';
  if (isDocs(members)) return 'patch';
  // A stream or a union that loses an event loses it for every reader
  if (kind === 'removed' && /^(oneOf|anyOf|mapping)$/.test(members.at(-2) ?? '')) return 'major';
  // What a client does about an error, and the order of events
  if (members.includes('x-error') && /^(action|charged|honorsRetryAfter)$/.test(last)) return 'major';
  if (members.includes('x-stream-grammar') && kind !== 'added') return 'major';
  return 'minor';
}

// Names of properties may be `description` or `title` too
function isDocs(members: string[]): boolean {
  return members.some((member, index) => DOCS.test(member) && members[index - 1] !== 'properties');
}

/**
 * Changes inside extensions, which redocly diff does not look into: one per value that differs. They come unrated, as
 * `patch`.
 */
export function extensionChanges(base: unknown, revision: unknown): Change[] {
  const [before, after] = [extensionValues(base), extensionValues(revision)];
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
  return paths.map((path) => {
    const kind = !before.has(path) ? 'added' : !after.has(path) ? 'removed' : 'modified';
    return { path, kind, impact: 'patch', verdicts: [] };
  });
}

/** Every value below a member that begins with x-, as JSON text by its pointer. */
function extensionValues(node: unknown, path = '#', inside = false, values = new Map<string, string>()) {
  if (typeof node !== 'object' || node === null) return inside ? values.set(path, JSON.stringify(node)) : values;
  for (const [name, value] of Object.entries(node)) {
    const escaped = name.replaceAll('~', '~0').replaceAll('/', '~1');
    extensionValues(value, `${path}/${escaped}`, inside || name.startsWith('x-'), values);
  }
  return values;
}

/** The version that all changes together ask for; undefined when there is none. */
export function requiredBump(changes: Change[]): Impact | undefined {
  const impacts = changes.map(impactOf);
  return IMPACTS.find((impact) => impacts.includes(impact));
}

/** How far a version rose; undefined when it did not. Versions are x.y.z. */
export function bumpBetween(base: string, revision: string): Impact | undefined {
  const [before, after] = [base, revision].map((version) => version.split('.').map(Number));
  const at = IMPACTS.findIndex((_, index) => before![index] !== after![index]);
  return at >= 0 && after![at]! > before![at]! ? IMPACTS[at] : undefined;
}
