/** Rates a change of the description by its effect on callers. */

/** The impacts from high to low: breaks callers, adds or changes something, changes documentation only. */
export const IMPACTS = ['major', 'minor', 'patch'] as const;
export type Impact = (typeof IMPACTS)[number];

/** A change in the format of `redocly diff`. */
export interface Change {
  /** JSON pointer that begins with #. */
  path: string;
  kind: 'added' | 'removed' | 'modified';
  /** The member of the object at `path` that changed. */
  property?: string;
  impact: Impact;
  verdicts: { ruleId: string; message: string }[];
}

/** Members for readers, which programs ignore. */
const DOCS =
  /^(description|summary|title|examples?|version|x-basis|chargedBasis|actionBasis|messageBasis|x-sources?|whatToDo|note)$/;

/**
 * The impact of one change; the first rule that applies wins. Redocly rates the members of OpenAPI. Unions and
 * extensions are rated here.
 */
export function impactOf({ path, property, kind, impact }: Change): Impact {
  const members = [...path.split('/').slice(1), ...(property === undefined ? [] : [property])];
  const last = members.at(-1) ?? '';
  if (impact === 'major') return 'major';
  if (isDocs(members)) return 'patch';
  // A member that is removed from a union breaks every reader of it
  if (kind === 'removed' && /^(oneOf|anyOf|mapping)$/.test(members.at(-2) ?? '')) return 'major';
  // A change of the action for an error, or of the order of events, breaks clients
  if (members.includes('x-error') && /^(action|charged|honorsRetryAfter)$/.test(last)) return 'major';
  if (members.includes('x-stream-grammar') && kind !== 'added') return 'major';
  return 'minor';
}

// A property may itself be named `description` or `title`
function isDocs(members: string[]): boolean {
  return members.some((member, index) => DOCS.test(member) && members[index - 1] !== 'properties');
}

/**
 * The changes inside extensions, one per value that differs; `redocly diff` does not compare these. Their impact is
 * `patch` until `impactOf` rates them.
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

/** The version that must rise because of the changes; undefined without a change. */
export function requiredBump(changes: Change[]): Impact | undefined {
  const impacts = changes.map(impactOf);
  return IMPACTS.find((impact) => impacts.includes(impact));
}

/** The part of the version x.y.z that has risen; undefined when none has. */
export function bumpBetween(base: string, revision: string): Impact | undefined {
  const [before, after] = [base, revision].map((version) => version.split('.').map(Number));
  const at = IMPACTS.findIndex((_, index) => before![index] !== after![index]);
  return at >= 0 && after![at]! > before![at]! ? IMPACTS[at] : undefined;
}
