/**
 * The code that ajv generates, made shorter: what it writes out at every error and at every reference becomes a call of a
 * function that stands once. Left out is what our validators never use: the path of the broken rule in the schema, the parents
 * of a value, which only keywords of one's own would see, and the sentence that something is missing.
 */

const STEPS: { name: string; from: RegExp; to: (...parts: (string | undefined)[]) => string; left: RegExp }[] = [
  {
    name: 'the parameters of a function',
    from: /\{instancePath="", parentData, parentDataProperty, rootData=data\}=\{\}/g,
    to: () => 'instancePath = ""',
    left: /parentDataProperty, /,
  },
  {
    name: 'a reference',
    from: /if\(!\((validate\d+)\((\w[\w.[\]]*), \{instancePath(?::(.*?))?,parentData.*?,rootData\}\)\)\)\{\nvErrors = .*\nerrors = vErrors\.length;\n\}/g,
    to: (validate, value, path = 'instancePath') =>
      `vErrors = join(vErrors, ${validate}, ${value}, ${path});\nerrors = vErrors === null ? 0 : vErrors.length;`,
    left: /parentData|vErrors\.concat/,
  },
  {
    name: 'an error',
    from: /const (err\d+) = (?:\{\}|\{instancePath(?::(.*?))?,schemaPath:.*?,keyword:("\w+"),params:(.*?),message:(.*)\});\nif\(vErrors === null\)\{\nvErrors = \[\1\];\n\}\nelse \{\nvErrors\.push\(\1\);\n\}\nerrors\+\+;/g,
    to: (_name, path = 'instancePath', keyword, params, message) => {
      // A failed if tries its schema without telling why; of what is missing its name says all
      const parts = keyword === '"required"' ? [path, keyword, params] : [path, keyword, params, message];
      return `vErrors = fail(vErrors${keyword ? `, ${parts.join(', ')}` : ''});\nerrors++;`;
    },
    left: /const err\d|vErrors\.push/,
  },
  {
    name: 'a question for an object',
    from: /(\w+) && typeof \1 == "object" && !Array\.isArray\(\1\)/g,
    to: (value) => `isObject(${value})`,
    left: /== "object"/,
  },
];

/** What the code calls the formats it asks for; each stands here, as those of ajv-formats come all or none. */
export const FORMATS = 'formats';

const SHARED = `
function fail(errors, instancePath, keyword, params, message) {
  const error = { instancePath, keyword, params, message };
  return errors === null ? [error] : (errors.push(error), errors);
}

function join(errors, validate, value, instancePath) {
  if (validate(value, instancePath)) return errors;
  return errors === null ? validate.errors : errors.concat(validate.errors);
}

function isObject(value) {
  return value && typeof value == "object" && !Array.isArray(value);
}

function isDate(text) {
  const time = /^\\d{4}-\\d\\d-\\d\\d$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

const ${FORMATS} = { date: isDate };
`;

/** The shorter code. Throws when ajv writes something in another form than it is known to. */
export function condense(code: string): string {
  const condensed = STEPS.reduce((text, { name, from, to, left }) => {
    const shorter = text.replace(from, (_all, ...parts: (string | undefined)[]) => to(...parts));
    const rest = left.exec(shorter);
    if (shorter === text || rest)
      throw new Error(`ajv writes ${name} in another form: ${rest?.[0] ?? 'none is found'}`);
    return shorter;
  }, code);
  return SHARED + condensed;
}
