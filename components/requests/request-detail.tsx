import { Breakable } from '@/components/ui/breakable'
import { AskerSays } from '@/components/requests/asker-says'
import { Name, Sentence } from '@/components/signs/sentence'
import { ChangeSection, type ChangeView } from '@/components/requests/changes/change-section'
import type { DiffChoice } from '@/components/requests/changes/picture'
import type { DecideAction, TakeBackAction } from '@/components/requests/decide'
import { ClosedDecision } from '@/components/requests/closed-decision'
import { DecisionCard } from '@/components/requests/decision-card'
import { EvidenceSection } from '@/components/requests/evidence-section'
import { FindingsSection } from '@/components/requests/findings-section'
import { HistorySection } from '@/components/requests/history-section'
import { MovedNotice } from '@/components/requests/moved-notice'
import { RequestHead } from '@/components/requests/request-head'
import { RequestKeys } from '@/components/requests/request-keys'
import { KeyHints } from '@/components/shell/key-hints'
import { LiveRefresh } from '@/components/shell/live'
import { TextLink } from '@/components/ui/app-link'
import { Card, MetaList } from '@/components/ui/card'
import { Time } from '@/components/ui/time'
import { blockerText } from '@/lib/requests/labels'
import type { Blocker } from '@/lib/requests/rules'
import type { RequestDetail as Detail, Unusual } from '@/lib/requests/schema'
import { standingWords } from '@/lib/requests/standing'
import { paths } from '@/lib/core/paths'

export type RequestDetailProps = {
  request: Detail
  /** Null: nobody has chosen yet. */
  changeView: ChangeView | null
  diff: DiffChoice
  addresses: {
    queue: string
    /** This request with the change shown readable, as text or raw. */
    change: Record<ChangeView, string>
    task: string | null
    /** The record of everything about this request; null for who may not read it. */
    record: string | null
  }
  onDecide: DecideAction
  onTakeBack: TakeBackAction
}

/** One request: what happens if I say yes, and is anything odd? What is odd and what changes come first. */
export function RequestDetail({ request, changeView, diff, addresses, onDecide, onTakeBack }: RequestDetailProps) {
  const isOpen = request.state === 'waiting' && request.blocker === null
  const { previous, next } = request.position ?? { previous: null, next: null }
  const previousHref = previous === null ? null : paths.request(previous)
  const nextHref = next === null ? null : paths.request(next)
  return (
    <>
      <LiveRefresh topics={['requests', 'policy', 'people']} requests={[request.id]} />
      <RequestKeys {...{ previousHref, nextHref }} changeAddresses={[addresses.change.plain, addresses.change.raw]} />
      <RequestHead request={request} queueHref={addresses.queue} />
      <MovedNotice request={request} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-7 max-lg:gap-4 lg:grid-cols-[minmax(0,1fr)_21.25rem]">
        <div className="min-w-0">
          {request.brief.unusual.length > 0 && <UnusualFacts facts={request.brief.unusual} />}
          <ChangeSection request={request} view={changeView} addresses={addresses.change} diff={diff} />
          <FindingsSection request={request} readable={addresses.change.plain} />
          <Consequences request={request} />
          <EvidenceSection
            request={request}
            links={{
              ...(addresses.task && { task: { href: addresses.task, label: 'Open the task' } }),
              ...(request.findings.length > 0 && linksToFindings),
            }}
          />
          <AskerSays request={request} />
          <HistorySection request={request} seesRecord={addresses.record !== null} />
        </div>
        <aside
          aria-label="Decision"
          className="lg:sticky lg:top-5 lg:max-h-[calc(100dvh-2.5rem)] lg:overflow-y-auto low:static low:max-h-none"
        >
          <DecisionCard
            key={request.id}
            {...{ request, nextHref, onDecide, onTakeBack }}
            title={decisionTitle(request)}
            whyNot={isOpen ? null : whyNotWords(request)}
            closed={isOpen || request.canTakeBack ? null : <ClosedDecision request={request} />}
          />
          <Facts request={request} addresses={addresses} />
          <div className="px-1">
            <KeyHints {...(isOpen ? decidingKeys : movingKeys)} />
          </div>
        </aside>
      </div>
    </>
  )
}

const toFindings = { href: '#findings', label: 'See what' }
const linksToFindings = { secrets: toFindings, personal_data: toFindings, instructions: toFindings }

const movingKeys = { keys: [['N', 'P']], words: ['for the next and the one before'] }
const decidingKeys = {
  keys: [['A', 'C', 'R'], ...movingKeys.keys],
  words: ['twice to approve, request changes or reject', ...movingKeys.words],
}

function Consequences({ request: { brief, state } }: { request: Detail }) {
  return (
    <Card id="consequences" title={state === 'waiting' ? 'If you approve' : 'What approval means'} className="mb-4">
      <ul className="mt-2 list-disc pl-5 [&>li]:my-1">
        {brief.consequences.map((words) => (
          <li key={words}>
            <Sentence text={words} />
          </li>
        ))}
        <li>
          <strong className="font-strong">To undo it:</strong> <Sentence text={brief.undo} />
        </li>
      </ul>
      <p className="mt-2.5 text-caption text-subtle">{brief.ifNoAnswer}</p>
    </Card>
  )
}

function decisionTitle({ canTakeBack, state, blocker }: Detail): string {
  if (canTakeBack) return state === 'waiting' ? 'You signed' : 'You decided'
  return state === 'waiting' && blocker === null ? 'Your decision' : 'Decision'
}

function whyNotWords(request: Detail): string {
  const why = request.state === 'waiting' ? blockerText[request.blocker as Blocker] : standingWords(request)
  return `CS-${request.number} cannot be decided here. ${why ?? ''}`
}

function UnusualFacts({ facts }: { facts: readonly Unusual[] }) {
  const title = facts.length === 1 ? '1 thing is unusual' : `${facts.length} things are unusual`
  // What all of them rest on is said once, below them.
  const isOne = facts.length > 1 && new Set(facts.map(({ baseline }) => baseline)).size === 1
  return (
    <section
      aria-labelledby="unusual-title"
      className="mb-4 rounded-r-card border-l-4 border-warn-fg bg-warn-bg px-4.5 py-2.5 text-ink"
    >
      <h2 id="unusual-title" className="text-section font-strong text-warn-fg">
        {title} about this request
      </h2>
      <ul className="mt-1 list-disc pl-5 [&>li]:my-0.5">
        {facts.map(({ text, baseline }) => (
          <li key={text}>
            <strong>{text}</strong> {!isOne && baseline}
          </li>
        ))}
      </ul>
      {isOne && <p className="mt-1">{facts[0]!.baseline}</p>}
    </section>
  )
}

function Facts({ request, addresses }: Pick<RequestDetailProps, 'request' | 'addresses'>) {
  const asked = (
    <>
      <Time at={request.askedAt} mode="absolute" /> by <Name of={request.askedBy} />
    </>
  )
  return (
    <div className="mt-3 px-1">
      <MetaList
        items={[
          { name: 'Asked', value: asked },
          // Only pods work on tasks.
          ...(request.askedByKind === 'pod'
            ? [{ name: 'Task', value: <TaskLink request={request} href={addresses.task} /> }]
            : []),
          { name: 'Rule', value: <Rule request={request} /> },
          ...(addresses.record
            ? [
                {
                  name: 'Record',
                  value: <TextLink href={addresses.record}>Everything about CS-{request.number}</TextLink>,
                },
              ]
            : []),
        ]}
      />
    </div>
  )
}

function Rule({ request: { policyVersion, cell } }: { request: Detail }) {
  const version = <TextLink href={paths.policyVersion(policyVersion)}>Policy version {policyVersion}</TextLink>
  if (!cell) return version
  return (
    <>
      {version}, <TextLink href={paths.policyCell(cell)}>why people are asked</TextLink>
    </>
  )
}

function TaskLink({ request, href }: { request: Detail; href: string | null }) {
  const words = request.taskTitle ?? request.taskKey
  if (!words) return 'none named'
  return href ? (
    <TextLink href={href}>
      <Breakable text={words} />
    </TextLink>
  ) : (
    <Breakable text={words} />
  )
}
