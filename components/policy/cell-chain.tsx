import type { ReactNode } from 'react'
import { TextLink } from '@/components/ui/app-link'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { answerWords } from '@/lib/policy/labels'
import type { CellRule, ExplainedCell } from '@/lib/policy/matrix'

type CellChainProps = {
  cell: ExplainedCell
  /** Where the text has the line on which a rule begins; null where it is not known. */
  lineOf: (rule: string) => { line: number; href: string } | null
  /** What takes a rule away, for those who may. */
  removalOf: (rule: CellRule) => ReactNode
  /** What adds a rule. */
  addition: ReactNode
}

/** Everything that was looked at for one cell, in sentences, in the order in which it was. */
export function CellChain({ cell, lineOf, removalOf, addition }: CellChainProps) {
  const { tool, department, rules } = cell
  const always = rules.filter(({ conditional }) => !conditional)
  const exceptions = rules.filter(({ conditional }) => conditional)
  const shown = (some: readonly CellRule[]) =>
    some.map((rule) => (
      <Rule key={`${rule.role} ${rule.id}`} rule={rule} cell={cell} place={lineOf(rule.id)} removal={removalOf(rule)} />
    ))
  return (
    <div className="min-w-0">
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
        {shown(always)}
        {rules.length === 0 && <li>No rule speaks of it, so every call is denied</li>}
      </ol>
      {(exceptions.length > 0 || addition) && (
        <>
          <h3 className="mt-4 font-strong">What depends on the call</h3>
          {exceptions.length > 0 ? (
            <ul className="mt-1 grid list-disc gap-1.5 pl-5 text-small">{shown(exceptions)}</ul>
          ) : (
            <p className="mt-1 text-small text-muted">Nothing: every call is answered alike.</p>
          )}
          {addition}
        </>
      )}
    </div>
  )
}

type RuleProps = {
  rule: CellRule
  cell: ExplainedCell
  place: ReturnType<CellChainProps['lineOf']>
  removal: ReactNode
}

function Rule({ rule, cell: { role, environment, department, tool }, place, removal }: RuleProps) {
  const signers = rule.duties.map(({ group, count }) => `${counted(count, 'person', 'people')} of ${group}`)
  return (
    <li className={rule.decides ? 'font-semibold' : undefined}>
      {answerWords[rule.answer]}: {rule.words}
      {rule.decides && <span className="text-muted"> (decides)</span>}
      <span className="block font-normal text-muted">
        {rule.role !== role && (
          <>
            from{' '}
            <TextLink
              href={paths.policyCell({
                role: rule.role,
                environment,
                department: department?.name ?? null,
                tool: tool.key,
              })}
            >
              <bdi translate="no">{rule.role}</bdi>
            </TextLink>
            {' · '}
          </>
        )}
        {signers.length > 0 && `${signers.join(' and ')} · `}
        rule{' '}
        <code translate="no" className="font-code text-code">
          {rule.id}
        </code>
        {place && (
          <>
            {' · '}
            <TextLink href={place.href}>line {place.line}</TextLink>
          </>
        )}
        {rule.because && ` · ${rule.because}`}
      </span>
      {removal}
    </li>
  )
}
