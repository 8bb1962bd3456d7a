import type { ReactNode } from 'react'
import { ChangedCells } from '@/components/policy/changed-cells'
import { ChangeChip } from '@/components/policy/change-chip'
import { DiscardForm } from '@/components/policy/change-forms'
import type { ChangeAction } from '@/components/policy/change-note'
import { ChangeSteps, Step } from '@/components/policy/change-steps'
import type { ShownGroup } from '@/components/policy/impact-calls'
import { RebaseForm } from '@/components/policy/rebase-form'
import { type ReplayActions, ReplayCard } from '@/components/policy/replay-card'
import { TextLink } from '@/components/ui/app-link'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { TabLinks } from '@/components/ui/link-row'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { changeName } from '@/lib/policy/drafts/labels'
import type { ChangeDetail } from '@/lib/policy/drafts/queries'
import type { ReplayView } from '@/lib/policy/replay/schema'

export type ChangeActions = ReplayActions & Record<'undo' | 'rebase' | 'discard', ChangeAction>

type FrameProps = { change: ChangeDetail; tab: 'change' | 'text'; children: ReactNode }

/** The top of a change's page, whichever face of it is shown below. */
export function ChangeFrame({ change, tab, children }: FrameProps) {
  const { number, state, author, base, updatedAt, request, version, reason } = change
  const name = changeName(number)
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: 'Policy', href: paths.policy() },
              { label: 'Changes', href: paths.policyChanges() },
            ]}
            here={name}
          />
        }
        title={`${name}: ${titleWords(change)}`}
        chips={<ChangeChip state={state} />}
        lead={
          <>
            By <bdi translate="no">{author}</bdi>, a change of version {base}, last edited <Time at={updatedAt} />.
            {reason && <> Why: {reason}</>}
            {request !== null && (
              <>
                {' '}
                {state === 'draft' ? 'It came back from' : 'It is signed in'}{' '}
                <TextLink href={paths.request(request)}>CS-{request}</TextLink>.
              </>
            )}
            {version !== null && (
              <>
                {' '}
                It became <TextLink href={paths.policyVersion(version)}>version {version}</TextLink>.
              </>
            )}
          </>
        }
      />
      <TabLinks
        label={name}
        className="mb-4"
        items={[
          { label: 'Change', href: paths.policyChange(number), current: tab === 'change' },
          { label: 'Text', href: paths.policyChange(number, { tab: 'text' }), current: tab === 'text' },
        ]}
      />
      {children}
    </>
  )
}

function titleWords({ changes, steps }: ChangeDetail): string {
  if (steps.length === 0) return 'nothing edited yet'
  if (!changes || changes.length === 0) return 'no answer would change'
  return `${counted(changes.length, 'answer')} would change`
}

type ChangePageProps = {
  change: ChangeDetail
  replay: ReplayView | null
  shown: ShownGroup | null
  /** What its author may do with a draft; null for whoever only reads it. */
  actions: ChangeActions | null
  /** What leads to signatures, for its author. */
  proposal: ReactNode
  /** Its run beside the policy in force. */
  beside: ReactNode
}

/** A change of policy: what it would have answered otherwise, what it changes, and what comes next. */
export function ChangePage({ change, replay, shown, actions, proposal, beside }: ChangePageProps) {
  const { number, isBehind, steps, changes, problems, base } = change
  return (
    <div className="grid items-start gap-x-7 lg:grid-cols-[minmax(0,1fr)_21.25rem]">
      <div className="min-w-0">
        {isBehind && actions && (
          <Notice tone="warn" className="mb-4" title="Another version came into force while you edited">
            This draft changes version {base}. It is brought up to the version in force by doing its edits again there.
            <RebaseForm
              number={number}
              steps={steps.map((edit, at) => (
                <Step key={at} edit={edit} />
              ))}
              onRebase={actions.rebase}
            />
          </Notice>
        )}
        {problems.length > 0 && (
          <Notice tone="bad" className="mb-4" title="It cannot be put into force as it stands">
            <ul className="list-disc pl-5">
              {problems.map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          </Notice>
        )}
        <ReplayCard
          number={number}
          replay={replay}
          shown={shown}
          actions={isBehind || steps.length === 0 ? null : actions}
        />
        <Card id="cells" title="What changes in the policy" className="mb-4">
          {changes ? <ChangedCells changes={changes} /> : <p className="mt-1 text-muted">It cannot be read.</p>}
        </Card>
        <Card id="steps" title="Edits one by one" className="mb-4">
          <ChangeSteps number={number} steps={steps} onUndo={isBehind ? null : (actions?.undo ?? null)} />
        </Card>
      </div>
      {actions && (
        <aside aria-label="What comes next" className="min-w-0">
          <Card id="next" title="What comes next" className="mb-4">
            <p className="mt-1 mb-3 text-muted">
              Nothing of it is in force. It is replayed, then proposed with a reason, then a second person signs.
            </p>
            {proposal}
            <div className="mt-4 flex flex-wrap items-start gap-2">
              <ButtonLink href={paths.policy({ draft: number })}>Edit in the matrix</ButtonLink>
              <DiscardForm number={number} onDiscard={actions.discard} />
            </div>
          </Card>
          {beside}
        </aside>
      )}
    </div>
  )
}
