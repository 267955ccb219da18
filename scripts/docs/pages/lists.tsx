/** Long lists: the schemas, the checks of the verifier, and what each part of the description rests on. */
import type { Page } from '../frame.js';
import type { Site } from '../model.js';
import { Basis, Constraints, Fields, Heading, Line, Sources, Table, TypeName } from '../parts.js';
import type { SchemaModel } from '../schema.js';
import { Models } from './overview.js';

export function schemasPage(site: Site): Page {
  return {
    file: 'schemas.html',
    title: site.words.schemas,
    contents: site.schemas.map(({ name }) => ({ id: name, title: name })),
    body: (
      <>
        {site.schemas.map((schema) => (
          <Schema site={site} schema={schema} />
        ))}
      </>
    ),
  };
}

function Schema({ site, schema }: { site: Site; schema: SchemaModel }) {
  const { words } = site;
  const links = (names: string[]) => names.map((name) => [<TypeName type={[{ text: name, schema: name }]} />, ' ']);
  return (
    <section class="schema">
      <Heading id={schema.name}>{schema.name}</Heading>
      <p>
        <Line text={schema.description} /> <Basis basis={schema.basis} words={words} />
      </p>
      {schema.variants.length > 0 ? (
        <p>
          {words.oneOf} {links(schema.variants)}
        </p>
      ) : (
        schema.fields.length === 0 && <TypeName type={schema.type} />
      )}
      {schema.extends.length > 0 && (
        <p>
          {words.allFields} {links(schema.extends)}
        </p>
      )}
      {schema.openValues.length > 0 && (
        <p>
          {schema.openValues.map((value) => [<code>{value}</code>, ' '])}
          {words.openValues}
        </p>
      )}
      {schema.name === 'MaxTokensOfModel' && <Models site={site} />}
      <Fields fields={schema.fields} prefix={schema.name} words={words} />
      <Constraints constraints={schema.constraints} words={words} />
    </section>
  );
}

export function checksPage(site: Site): Page {
  const { words, checks } = site;
  return {
    file: 'checks.html',
    title: words.checks,
    lead: words.checksLead(checks.length),
    contents: [],
    body: (
      <Table label={words.checks} head={[words.check, words.demands, words.sources]}>
        {checks.map(({ name, describe, basis, source }) => (
          <tr id={name}>
            <td>
              <a class="anchor" href={`#${name}`}>
                <code>{name}</code>
              </a>
            </td>
            <td>{describe}</td>
            <td>
              <Basis basis={basis} words={words} always /> <Sources site={site} source={source} />
            </td>
          </tr>
        ))}
      </Table>
    ),
  };
}

const BASES = ['documented', 'convention', 'assumed'];

export function basisPage(site: Site): Page {
  const { words } = site;
  return {
    file: 'basis.html',
    title: words.basis,
    lead: words.basisLead,
    contents: BASES.map((basis) => ({ id: basis, title: words.bases[basis]! })),
    body: (
      <>
        {BASES.map((basis) => (
          <Parts site={site} basis={basis} />
        ))}
      </>
    ),
  };
}

function Parts({ site, basis }: { site: Site; basis: string }) {
  const { words } = site;
  const parts = site.basisParts.filter((part) => part.basis === basis);
  return (
    <section>
      <Heading id={basis}>{words.bases[basis]}</Heading>
      <p>
        {words.basisTexts[basis]} <small>{words.parts(parts.length)}</small>
      </p>
      <Table label={words.bases[basis]!} head={[words.part, words.description, words.sources]}>
        {parts.map(({ name, href, description, source }) => (
          <tr>
            <td>
              <a href={href}>
                <code>{name}</code>
              </a>
            </td>
            <td>{description !== undefined && <Line text={description} />}</td>
            <td>
              <Sources site={site} source={source} />
            </td>
          </tr>
        ))}
      </Table>
    </section>
  );
}
