import { DecisionChain } from '@/components/audit/decision-chain'
import { AnswerMark } from '@/components/policy/answer-mark'
import { PolicyTabs } from '@/components/policy/policy-tabs'
import { WhatIfForm } from '@/components/policy/what-if-form'
import { NotUnderstood } from '@/components/shell/not-understood'
import { Name } from '@/components/signs/sentence'
import { RiskChip } from '@/components/signs/risk-chip'
import { cn } from '@/components/ui/cn'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { environmentLabel } from '@/lib/core/environment'
import { answerSentence, isForPart } from '@/lib/policy/labels'
import type { WhatIf } from '@/lib/policy/whatif/queries'
import type { WhatIfFilter } from '@/lib/policy/whatif/schema'

export type WhatIfPageProps = { asked: WhatIf; filter: WhatIfFilter; notUnderstood: readonly string[] }

/** May this one use this tool here, and what is the answer made of? Nothing happens and nothing is recorded. */
export function WhatIfPage({ asked, filter, notUnderstood }: WhatIfPageProps) {
  const { answer, environment } = asked
  return (
    <>
      <PageHeader
        title={
          answer ? (
            <>
              What if <Name of={answer.who} /> used “{answer.toolTitle}” in{' '}
              {environmentLabel(environment).toLowerCase()}?
            </>
          ) : (
            'What if?'
          )
        }
        lead="What the policy in force would say to a call. Nobody is asked, nothing happens and nothing is recorded."
      />
      <PolicyTabs current="try" />
      <NotUnderstood names={[...notUnderstood, ...asked.unknown]} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[21.25rem_minmax(0,1fr)] lg:gap-7">
        <WhatIfForm asked={asked} filter={filter} />
        {/* Where one stands below the other, the answer is what was come for. */}
        <div className={cn('min-w-0', answer && 'max-lg:order-first')}>
          {answer ? <Answer answer={answer} /> : <NothingAsked />}
        </div>
      </div>
    </>
  )
}

function NothingAsked() {
  return (
    <Card id="answer" title="Answer">
      <p className="mt-1 text-muted">Choose a pod or a role, and a tool.</p>
    </Card>
  )
}

function Answer({ answer }: { answer: NonNullable<WhatIf['answer']> }) {
  const { decision, tier, tierReasons, isDepartmentChosen, department } = answer
  return (
    <>
      <Card id="answer" title="Answer" aside={<RiskChip tier={tier} long />} className="mb-4">
        <p className="mt-1 flex flex-wrap items-center gap-x-2 text-lead">
          <AnswerMark answer={decision} origin="own" conditional={false} />
          <span className="min-w-0">{answerSentence(answer)}</span>
        </p>
        <p className="mt-2 text-small text-muted">What makes it risky: {tierReasons.join('. ')}.</p>
        {isForPart(answer.chain) && (
          <p className="mt-1 text-small">
            A rule counts here that looks at paths, branch or repository and may hold for them. Say more of the call to
            be sure.
          </p>
        )}
        {!isDepartmentChosen && (
          <p className="mt-1 text-small text-muted">
            No department was chosen: this is for a pod of{' '}
            <bdi translate="no" className="font-semibold">
              {department}
            </bdi>
            .
          </p>
        )}
      </Card>
      <DecisionChain {...answer} />
    </>
  )
}
