import type { ReactNode } from 'react'
import { type WebhookActions, WebhookForms } from '@/components/pods/webhook-forms'
import { EnvironmentChip } from '@/components/signs/environment-mark'
import { Moment } from '@/components/ui/fact'
import { Card, MetaList } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { BarredCircle, HollowCircle, Pause, TickCircle, WarningTriangle } from '@/components/ui/shapes'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import type { PodDetail } from '@/lib/pods/schema'
import { messageTopics, messageWords, webhookStandingWords } from '@/lib/webhooks/labels'
import type { Attempt } from '@/lib/webhooks/outgoing/schema'
import { standingOf } from '@/lib/webhooks/rules'
import { messageTypes, type WebhookView } from '@/lib/webhooks/schema'

type WebhooksProps = {
  pod: Pick<PodDetail, 'slug' | 'state' | 'accounts'>
  webhooks: readonly WebhookView[]
  /** Null for whoever does not manage pods. */
  actions: WebhookActions | null
}

/** Where the answers to a pod's calls are sent, and how that goes. */
export function Webhooks({ pod: { slug, state, accounts }, webhooks, actions }: WebhooksProps) {
  if (accounts.length === 0) return null
  const may = state === 'active' || state === 'held'
  return (
    <Card id="webhooks" title="Where is it told?">
      <p className="mt-1 text-small text-muted">
        A pod asks for the answers to its calls and for what becomes of its memory, files and tasks, or listens for it;
        with a webhook it is sent. A message says what has which answer, and never what is in it.
      </p>
      <details className="mt-1">
        <summary className="min-h-6 cursor-pointer text-small text-accent underline underline-offset-3">
          Which messages there are
        </summary>
        <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-small">
          {[...messageTypes, 'webhook.test'].map((type) => (
            <li key={type}>
              <Type of={type} />
            </li>
          ))}
        </ul>
      </details>
      {accounts.map(({ environment }) => (
        <section
          key={environment}
          aria-label={`Webhook in ${environmentLabel(environment).toLowerCase()}`}
          className="mt-4"
        >
          <OneWebhook
            slug={slug}
            environment={environment}
            webhook={webhooks.find((one) => one.environment === environment) ?? null}
            actions={may ? actions : null}
          />
        </section>
      ))}
    </Card>
  )
}

const choices = Object.entries(messageTopics).map(([noun, topic]) => ({
  topic,
  messages: messageTypes
    .filter((type) => type.startsWith(`${noun}.`))
    .map((type) => ({ type, words: messageWords[type] })),
}))

type OneWebhookProps = {
  slug: string
  environment: string
  webhook: WebhookView | null
  actions: WebhookActions | null
}

function OneWebhook({ slug, environment, webhook, actions }: OneWebhookProps) {
  const isSet = webhook !== null && webhook.ended?.because !== 'removed'
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <EnvironmentChip environment={environment} />
        {isSet ? (
          <>
            <Standing webhook={webhook} />
            <code translate="no" className="font-code text-code wrap-anywhere">
              {webhook.address}
            </code>
          </>
        ) : (
          <span className="text-small text-muted">
            Nothing is sent
            {webhook?.ended && (
              <>
                {' '}
                since its webhook was removed <Time at={webhook.ended.at} mode="relative" />
              </>
            )}
            .
          </span>
        )}
      </div>
      {isSet && <Course webhook={webhook} />}
      {actions && (
        <WebhookForms
          slug={slug}
          environment={environment}
          webhook={isSet ? webhook : null}
          choices={choices}
          actions={actions}
        />
      )}
    </>
  )
}

const looks = {
  new: { Icon: HollowCircle, tone: 'info' },
  works: { Icon: TickCircle, tone: 'ok' },
  fails: { Icon: WarningTriangle, tone: 'warn' },
  paused: { Icon: Pause, tone: 'warn' },
  off: { Icon: BarredCircle, tone: 'neutral' },
} as const

function Standing({ webhook }: { webhook: WebhookView }) {
  const standing = standingOf(webhook)
  const { Icon, tone } = looks[standing]
  return (
    <Chip tone={tone} icon={<Icon />}>
      {webhookStandingWords[standing]}
    </Chip>
  )
}

/** What was delivered, what was not and why, and what waits. */
function Course({ webhook }: { webhook: WebhookView }) {
  return (
    <>
      <div className="mt-2">
        <MetaList items={factsOf(webhook)} />
      </div>
      {webhook.recent.length > 0 && (
        <details className="mt-2">
          <summary className="min-h-6 cursor-pointer text-small text-accent underline underline-offset-3">
            The last attempts ({webhook.recent.length})
          </summary>
          <DataTable
            caption="The last attempts"
            captionHidden
            columns={columns}
            rows={webhook.recent}
            rowKey={({ id, at }) => `${id} ${at}`}
            compact
          />
        </details>
      )}
    </>
  )
}

type Fact = { name: string; value: ReactNode }

function factsOf({ messages, ended, pausedAt, previousUntil, ...course }: WebhookView): Fact[] {
  const { failingSince, lastError, lastSuccessAt, nextAt, waiting, waitingSince, dead } = course
  const isTried = !ended && !pausedAt && waiting > 0
  return [
    ended && { name: 'Switched off', value: <Moment at={ended.at} of={lastError} /> },
    { name: 'Gets', value: messages ? <Types of={messages} /> : 'All messages' },
    pausedAt && { name: 'Paused', value: <Time at={pausedAt} /> },
    !ended && failingSince && { name: 'Fails since', value: <Moment at={failingSince} of={lastError} /> },
    isTried && failingSince && nextAt && { name: 'Tried next', value: <Time at={nextAt} /> },
    { name: 'Arrived last', value: lastSuccessAt ? <Time at={lastSuccessAt} /> : 'Nothing yet' },
    waiting > 0 && {
      name: 'On the way',
      value: (
        <>
          {counted(waiting, 'message')}
          {waitingSince && (
            <>
              , the oldest made <Time at={waitingSince} />
            </>
          )}
        </>
      ),
    },
    dead > 0 && { name: 'Given up', value: counted(dead, 'message') },
    !ended && previousUntil && { name: 'Old secret', value: <SignsUntil at={previousUntil} /> },
  ].filter((fact) => typeof fact === 'object' && fact !== null)
}

function SignsUntil({ at }: { at: string }) {
  return (
    <>
      signs as well until <Time at={at} />
    </>
  )
}

function Types({ of }: { of: readonly string[] }) {
  return (
    <span className="flex flex-wrap gap-x-3">
      {of.map((type) => (
        <Type key={type} of={type} />
      ))}
    </span>
  )
}

function Type({ of }: { of: string }) {
  return (
    <code translate="no" className="font-code text-code">
      {of}
    </code>
  )
}

const columns: ReadonlyArray<Column<Attempt>> = [
  { key: 'type', label: 'Message', rowHeader: true, cell: ({ type }) => <Type of={type} /> },
  { key: 'at', label: 'Sent', nowrap: true, inline: true, cell: ({ at }) => <Time at={at} mode="relative" /> },
  {
    key: 'said',
    label: 'What came of it',
    cell: ({ hasArrived, said, tookMs }) => (
      <span className={hasArrived ? undefined : 'text-warn-fg'}>
        {said}, after {tookMs} ms
      </span>
    ),
  },
]
