import type { ReactNode } from 'react'
import { ChangedCells } from '@/components/policy/changed-cells'
import { ChangeChip } from '@/components/policy/change-chip'
import { DiscardForm, OneButton } from '@/components/policy/change-forms'
import type { ChangeAction } from '@/components/policy/change-note'
import { ChangeSteps, Step } from '@/components/policy/change-steps'
import type { ShownGroup } from '@/components/policy/impact-calls'
import { FindingsCard } from '@/components/policy/findings-card'
import { ProposeForms } from '@/components/policy/propose-form'
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
import type { LookedOver } from '@/lib/policy/lookover/queries'
import type { ReplayView } from '@/lib/policy/replay/schema'

export type ChangeActions = ReplayActions & Record<'undo' | 'rebase' | 'discard' | 'propose' | 'tighten', ChangeAction>

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
            {reason && (
              <>
                {' '}
                Why: “
                <bdi translate="no" lang="">
                  {reason}
                </bdi>
                ”.
              </>
            )}
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

/** What its author has to do before it can be proposed, or null. */
function firstOf({ steps, isBehind, problems }: ChangeDetail, replay: ReplayView | null, { findings }: LookedOver) {
  if (steps.length === 0) return 'First: edit something, in the matrix or as text.'
  if (isBehind) return 'First: bring it up to the version in force.'
  if (problems.length > 0) return 'First: mend what keeps it from being put into force.'
  if (findings.some(({ severity }) => severity === 'stops')) return 'First: mend what must be mended.'
  if (replay?.state === 'waiting') return 'It is being replayed; then it can be proposed.'
  return replay?.state === 'done' && replay.counts ? null : 'First: replay exactly this draft.'
}

type ChangePageProps = {
  change: ChangeDetail
  replay: ReplayView | null
  shown: ShownGroup | null
  /** What its author may do with a draft; null for whoever only reads it. */
  actions: ChangeActions | null
  /** Its run beside the policy in force. */
  beside: ReactNode
  /** Takes the proposal back, for its author. */
  onWithdraw: ChangeAction | null
  /** What was told of it with today's tools and people. */
  looked: LookedOver
  /** What people say about it. */
  remarks: ReactNode
}

/** A change of policy: what it would have answered otherwise, what it changes, and what comes next. */
export function ChangePage({ change, replay, shown, actions, onWithdraw, looked, beside, remarks }: ChangePageProps) {
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
                <Step key={at} edit={edit} words={looked.steps[at]!} />
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
        {(looked.findings.length > 0 || actions) && (
          <FindingsCard number={number} findings={looked.findings} isOwn={actions !== null} />
        )}
        <Card id="steps" title="Edits one by one" className="mb-4">
          <ChangeSteps
            number={number}
            steps={steps}
            sentences={looked.steps}
            onUndo={isBehind ? null : (actions?.undo ?? null)}
          />
        </Card>
        {remarks}
      </div>
      {onWithdraw && (
        <aside aria-label="What comes next" className="min-w-0">
          <Card id="next" title="It waits for a second person" className="mb-4">
            <p className="mt-1 mb-3 text-muted">Taken back, it is a draft again, and can be edited.</p>
            <OneButton fields={{ number }} label="Take it back" done="It is a draft again." action={onWithdraw} />
          </Card>
        </aside>
      )}
      {actions && (
        <aside aria-label="What comes next" className="min-w-0">
          <Card id="next" title="What comes next" className="mb-4">
            <p className="mt-1 mb-3 text-muted">
              Nothing of it is in force. It is replayed, then proposed with a reason, then a second person signs.
            </p>
            <ProposeForms
              number={number}
              reason={change.reason ?? ''}
              first={firstOf(change, replay, looked)}
              isTightening={!isBehind && looked.milder.length === 0 && steps.length > 0 && problems.length === 0}
              actions={actions}
            />
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
