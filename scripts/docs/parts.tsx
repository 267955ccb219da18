/** Pieces that several pages share. */
import type { ComponentChildren } from 'preact';
import { highlight, inline, markdown, type CodeGrammar } from './code.js';
import type { Site } from './model.js';
import type { Constraint, Field, TypePart } from './schema.js';
import { termOf, type Words } from './words.js';

export function Text({ text }: { text: string }) {
  return <div class="text" dangerouslySetInnerHTML={{ __html: markdown(text) }} />;
}

export function Line({ text }: { text: string }) {
  return <span dangerouslySetInnerHTML={{ __html: inline(text) }} />;
}

/** A heading that can be linked to. */
export function Heading({ id, level = 2, children }: { id: string; level?: 2 | 3; children: ComponentChildren }) {
  const Tag: 'h2' | 'h3' = level === 2 ? 'h2' : 'h3';
  return (
    <Tag id={id}>
      <a class="anchor" href={`#${id}`}>
        {children}
      </a>
    </Tag>
  );
}

export function Code({
  code,
  grammar,
  label,
  words,
}: {
  code: string;
  grammar: CodeGrammar;
  label: string;
  words: Words;
}) {
  return (
    <div class="code">
      <pre tabindex={0} role="region" aria-label={label}>
        <code dangerouslySetInnerHTML={{ __html: highlight(code, grammar) }} />
      </pre>
      <button type="button" class="copy" data-copied={words.copied}>
        {words.copy}
      </button>
    </div>
  );
}

/** A table that scrolls by itself on a narrow screen. */
export function Table({ label, head, children }: { label: string; head: string[]; children: ComponentChildren }) {
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {head.map((each) => (
              <th scope="col">{each}</th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

/** What a part rests on; said only where it is not plainly documented. */
export function Basis({ basis, words, always = false }: { basis: string; words: Words; always?: boolean }) {
  if (basis === 'documented' && !always) return null;
  return (
    <a class={`mark ${basis}`} href={`basis.html#${basis}`}>
      {words.bases[basis]}
    </a>
  );
}

export function ActionMark({ site, action }: { site: Site; action: string }) {
  return (
    <a class={`mark action-${action}`} href={`errors.html#${action}`}>
      {termOf(site.document, 'x-actions', action)}
    </a>
  );
}

export function Sources({ site, source }: { site: Site; source: readonly string[] }) {
  return <>{source.map((each) => site.document['x-sources'][each]).join(site.language === 'zh' ? '；' : '; ')}</>;
}

export function TypeName({ type }: { type: TypePart[] }) {
  return (
    <code class="type">
      {type.map(({ text, schema }) => (schema ? <a href={`schemas.html#${schema}`}>{text}</a> : text))}
    </code>
  );
}

/** Fields as a list, each with an anchor below that of its schema. */
export function Fields({ fields, prefix, words }: { fields: Field[]; prefix: string; words: Words }) {
  return (
    <dl class="fields">
      {fields.map((field) => (
        <div id={`${prefix}.${field.name}`} class={field.name.includes('.') ? 'inner' : ''}>
          <dt>
            <code class="name">{field.name}</code> <TypeName type={field.type} />
            {field.required && <span class="required">{words.required}</span>}
            <Basis basis={field.basis} words={words} />
          </dt>
          <dd>
            {field.description !== undefined && <Line text={field.description} />}
            <Bounds field={field} words={words} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function Constraints({ constraints, words }: { constraints: Constraint[]; words: Words }) {
  if (constraints.length === 0) return null;
  return (
    <>
      <h3>{words.constraints}</h3>
      <ul>
        {constraints.map(({ description, max }) => (
          <li>{max === undefined ? description : `${description}${words.colon}${max.toLocaleString('en')}`}</li>
        ))}
      </ul>
    </>
  );
}

function Bounds({ field, words }: { field: Field; words: Words }) {
  const bounds = [
    ...field.bounds.map(({ of, sign, limit }) => <code>{`${words.bounds[of]}${sign} ${limit}`}</code>),
    ...field.values.map((value) => <code>{value}</code>),
    ...(field.default === undefined
      ? []
      : [
          <span>
            {words.default} <code>{field.default}</code>
          </span>,
        ]),
    ...(field.pattern === undefined
      ? []
      : [
          <span>
            {words.pattern} <code>{field.pattern}</code>
          </span>,
        ]),
    ...field.openValues.map((value) => <code>{value}</code>),
    ...(field.openValues.length > 0 ? [<span>{words.openValues}</span>] : []),
  ];
  return bounds.length === 0 ? null : <span class="bounds">{bounds}</span>;
}
