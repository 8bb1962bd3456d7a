import type { ReactNode } from 'react'
import { Difference } from '@/components/difference/difference'
import { DifferenceViews } from '@/components/difference/difference-views'
import { FindingList } from '@/components/findings/finding-list'
import { DriftCard } from '@/components/prompts/drift-card'
import { InstructionChanges } from '@/components/prompts/instruction-changes'
import { BackForm } from '@/components/prompts/back-form'
import { type LiveAction, LiveForm, type RetireAction, RetireForm } from '@/components/prompts/live-forms'
import type { CheckAction } from '@/components/prompts/live-checks'
import { LiveCard } from '@/components/prompts/live-card'
import type { HandOver } from '@/components/prompts/owner-form'
import type { ChangeAction } from '@/components/people/outcome-note'
import { PromptRemarks } from '@/components/prompts/remarks'
import { PromptStateChip } from '@/components/prompts/state-chip'
import { PromptVersions } from '@/components/prompts/versions-card'
import { WorkCard } from '@/components/prompts/work-card'
import { type WriteAction, WriteForm } from '@/components/prompts/write-form'
import { Checks } from '@/components/requests/evidence-section'
import { LiveRefresh } from '@/components/shell/live'
import { TextLink } from '@/components/ui/app-link'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { FoldedCard } from '@/components/ui/folded-card'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Revealed } from '@/components/ui/revealed'
import { environmentLabel } from '@/lib/core/environment'
import { paths } from '@/lib/core/paths'
import type { DifferenceView } from '@/lib/difference/views'
import { placesIn } from '@/lib/prompts/places'
import type { PromptDetail } from '@/lib/prompts/schema'

export type PromptPageProps = {
  prompt: PromptDetail
  view: DifferenceView
  /** The version that the address compares it with. */
  compared: number | undefined
  /** Null for people who read only. */
  actions: {
    askLive: LiveAction
    retire: RetireAction
    rollBack: LiveAction
    write: WriteAction
    check: CheckAction
    handOver: HandOver
  } | null
  /** Where it was taken up from; nothing where people wrote it. */
  origin: ReactNode
  /** For everybody who reads. */
  onRemark: ChangeAction
}

/** A version of a prompt: what a pod does otherwise by it, its text, where it is live, and what can be asked for. */
export function PromptPage({ prompt, view, compared, actions, origin, onRemark }: PromptPageProps) {
  const { slug, title, purpose, sensitivity, version, beside, waiting } = prompt
  const hidesValues = prompt.findings.some(({ field, isMasked }) => isMasked && field === 'text')
  return (
    <>
      <LiveRefresh topics={['prompts', 'requests', 'findings']} requests={requestsOn(prompt)} />
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[{ label: 'Prompts', href: paths.prompts() }]}
            here={`${slug}, version ${version.number}`}
          />
        }
        title={
          <>
            <Revealed text={title} />, version {version.number}
          </>
        }
        chips={
          <>
            <PromptStateChip state={version.state} />
            {sensitivity === 'sensitive' && <Chip tone="warn">Sensitive</Chip>}
            {version.liveIn.map((environment) => (
              <Chip key={environment} tone="info">
                Live in {environmentLabel(environment).toLowerCase()}
              </Chip>
            ))}
          </>
        }
        lead={purpose && <Revealed text={purpose} />}
      />
      {waiting.map(({ request, number, environment }) => (
        <Notice key={request} tone="info" className="mb-4">
          Version {number} waits to be live in {environmentLabel(environment).toLowerCase()}:{' '}
          <TextLink href={paths.request(request)}>CS-{request}</TextLink>.
        </Notice>
      ))}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-7 gap-y-4 lg:grid-cols-[minmax(0,1fr)_21.25rem]">
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          <DriftCard slug={slug} drifts={prompt.drifts} drifted={prompt.drifted} />
          {beside && (
            <Card id="instructions" title="What a pod would do differently" remark={`beside version ${beside.number}`}>
              <div className="mt-2">
                <InstructionChanges before={beside.text} after={version.text} />
              </div>
            </Card>
          )}
          <TextCard prompt={prompt} view={view} compared={compared} />
          <PromptRemarks prompt={prompt} onWrite={onRemark} />
          <Card id="checks" title="Checks" remark="by Countersign, which shows no more of a secret than its beginning">
            <Checks checks={prompt.checks} />
            <FindingList findings={prompt.findings} placeOf={() => null} />
          </Card>
          {actions && (
            <FoldedCard title={`Write version ${prompt.newest + 1}`}>
              <WriteForm
                before={{ slug, number: prompt.newest, text: version.text, hidesValues }}
                onWrite={actions.write}
                onCheck={actions.check}
              />
            </FoldedCard>
          )}
        </div>
        <aside aria-label="Where it is live" className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          <LiveCard prompt={prompt} onHandOver={actions?.handOver ?? null} />
          {actions && version.state !== 'retired' && prompt.back.to.length > 0 && (
            <Card id="back" title="Put it back">
              <BackForm
                key={prompt.back.to.join(' ')}
                slug={slug}
                number={version.number}
                to={prompt.back.to}
                onBack={actions.rollBack}
              />
            </Card>
          )}
          {actions && version.state !== 'retired' && (
            <Card id="ask" title="Make it live">
              <LiveForm version={{ slug, ...version }} onAsk={actions.askLive} />
              {version.liveIn.length === 0 && <RetireForm version={{ slug, ...version }} onRetire={actions.retire} />}
            </Card>
          )}
          {origin}
          <WorkCard slug={slug} version={version} rows={prompt.work} />
          <PromptVersions prompt={prompt} />
        </aside>
      </div>
    </>
  )
}

/** What moves the page: what waits, and what is to be looked at. */
function requestsOn({ waiting, back }: PromptDetail): string[] {
  return [...waiting, ...Object.values(back.looks)].map(({ requestId }) => requestId)
}

function TextCard({
  prompt: { slug, version, beside, remarks },
  view,
  compared,
}: Omit<PromptPageProps, 'actions' | 'origin' | 'onRemark'>) {
  return (
    <Card
      id="text"
      title="The text"
      remark={beside ? `beside version ${beside.number}` : undefined}
      aside={
        beside && (
          <DifferenceViews
            view={view}
            addressOf={(diff) => paths.prompt(slug, version.number, { compare: compared, diff })}
          />
        )
      }
    >
      {beside && (
        <div translate="no" className="mt-2 rounded-control border border-line px-4 py-3">
          <Difference before={beside.text} after={version.text} view={view} />
        </div>
      )}
      <details className="mt-3" open={!beside || remarks.some(({ quote }) => quote !== null)}>
        <summary className="min-h-6">The whole text of version {version.number}</summary>
        <pre
          id="whole-text"
          translate="no"
          className="mt-2 rounded-control border border-line bg-sunken p-3 font-document text-document whitespace-pre-wrap wrap-anywhere"
        >
          <RemarkedText text={version.text} remarks={remarks} />
        </pre>
      </details>
      <p className="mt-3 text-small wrap-anywhere text-muted">
        {version.variables.length > 0
          ? `Filled in when it is used: ${version.variables.slice(0, 40).join(', ')}`
          : 'Nothing in it is filled in.'}
      </p>
      {version.saysPersonal !== null && (
        <p className="mt-1 text-small text-muted">
          {version.saysPersonal
            ? 'The pod that sent it says that there is personal data in it.'
            : 'The pod that sent it says that there is no personal data in it.'}
        </p>
      )}
      <p className="mt-1 text-small text-muted">
        SHA-256{' '}
        <code translate="no" className="font-code text-code wrap-anywhere">
          {version.digest}
        </code>
      </p>
    </Card>
  )
}

/** The text, with what people said at the words that are meant. */
function RemarkedText({ text, remarks }: { text: string; remarks: PromptDetail['remarks'] }) {
  return placesIn(text, remarks).map((part, at) =>
    part.remark ? (
      <mark key={at} id={`words-${part.remark.id}`} className="bg-info-bg text-ink">
        <Revealed text={part.text} />
        <a href={`#remark-${part.remark.id}`} className="link ml-1 font-sans text-caption select-none" lang="en">
          remark of{' '}
          <bdi lang="" translate="no">
            {part.remark.who}
          </bdi>
        </a>
      </mark>
    ) : (
      <Revealed key={at} text={part.text} />
    ),
  )
}
