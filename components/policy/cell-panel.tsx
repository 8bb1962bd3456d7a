import { AnswerMark } from '@/components/policy/answer-mark'
import { TextLink } from '@/components/ui/app-link'
import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { answerWords, cellWords } from '@/lib/policy/labels'
import type { CellRule, ExplainedCell } from '@/lib/policy/matrix'
import { effectOf, effectWords } from '@/lib/tools/labels'

export type CellPanelProps = {
  cell: ExplainedCell
  /** The record of calls of this tool, for those who may read it. */
  callsHref: string | null
}

/** How the answer of one cell is found: everything that was looked at, in order. */
export function CellPanel({ cell, callsHref }: CellPanelProps) {
  const { tool, role, environment, department, rules } = cell
  const always = rules.filter(({ conditional }) => !conditional)
  const exceptions = rules.filter(({ conditional }) => conditional)
  return (
    <section
      id="cell"
      aria-labelledby="cell-title"
      tabIndex={-1}
      className="grid gap-x-8 gap-y-4 border-l-[3px] border-accent px-4 py-3.5 lg:grid-cols-2"
    >
      <div>
        <h2 id="cell-title" className="text-section font-strong">
          <bdi translate="no">{role}</bdi>: {tool.title}
        </h2>
        <p className="mt-1 text-small text-muted">
          {environmentLabel(environment)} · {effectWords[effectOf(tool)]} ·{' '}
          <code translate="no" className="font-code text-code wrap-anywhere">
            {tool.key}
          </code>
        </p>
        <p className="mt-3 flex items-center gap-2">
          <AnswerMark {...cell} /> <span className="text-small text-muted">{cellWords(cell)}</span>
        </p>
        {callsHref && (
          <p className="mt-3">
            <TextLink href={callsHref}>Calls of this tool in the record</TextLink>
          </p>
        )}
      </div>
      <div>
        <h3 className="font-strong">How the answer is found</h3>
        <ol className="mt-1 grid list-decimal gap-1.5 pl-5 text-small">
          <li>{tool.state === 'live' ? 'The tool is live' : 'The tool is not live, so every call is denied'}</li>
          <li>
            {department ? (
              <>
                The department <bdi translate="no">{department.name}</bdi>{' '}
                {department.allows ? 'may use it' : 'may not use it, so every call is denied'}
              </>
            ) : (
              'No department was chosen: that of a pod may still forbid it'
            )}
          </li>
          {always.map((rule) => (
            <Rule key={`${rule.role} ${rule.id}`} rule={rule} role={role} />
          ))}
          {rules.length === 0 && <li>No rule speaks of it, so every call is denied</li>}
        </ol>
        {exceptions.length > 0 && (
          <>
            <h3 className="mt-4 font-strong">What depends on the call</h3>
            <ul className="mt-1 grid list-disc gap-1.5 pl-5 text-small">
              {exceptions.map((rule) => (
                <Rule key={`${rule.role} ${rule.id}`} rule={rule} role={role} />
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  )
}

function Rule({ rule, role }: { rule: CellRule; role: string }) {
  const signers = rule.duties.map(({ group, count }) => `${counted(count, 'person', 'people')} of ${group}`)
  return (
    <li className={rule.decides ? 'font-semibold' : undefined}>
      {answerWords[rule.answer]}: {rule.words}
      {rule.decides && <span className="text-muted"> (decides)</span>}
      <span className="block font-normal text-muted">
        {rule.role !== role && (
          <>
            from <bdi translate="no">{rule.role}</bdi>
            {' · '}
          </>
        )}
        {signers.length > 0 && `${signers.join(' and ')} · `}
        rule{' '}
        <code translate="no" className="font-code text-code">
          {rule.id}
        </code>
        {rule.because && ` · ${rule.because}`}
      </span>
    </li>
  )
}
