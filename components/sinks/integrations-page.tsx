import { GithubCard } from '@/components/github/app-card'
import { LiveRefresh } from '@/components/shell/live'
import { ChannelsCard } from '@/components/notices/channels-card'
import type { ChannelActions } from '@/components/notices/channel-forms'
import { SignInCard } from '@/components/people/sign-in-card'
import { SinkCard } from '@/components/sinks/sink-card'
import type { SinkChoices } from '@/components/sinks/sink-fields'
import { AddSink, type SinkActions } from '@/components/sinks/sink-forms'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { type Column, DataTable } from '@/components/ui/table'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import type { GithubView } from '@/lib/github/view'
import { signInState } from '@/lib/people/rules'
import type { SignInWay } from '@/lib/people/schema'
import type { ChannelView } from '@/lib/notices/schema'
import type { SinkView } from '@/lib/sinks/schema'
import type { WebhookTotals } from '@/lib/webhooks/schema'

export type IntegrationsPageProps = {
  ways: readonly SignInWay[]
  sinks: readonly SinkView[]
  webhooks: WebhookTotals
  choices: SinkChoices
  /** Every field that leaves, with what it says. */
  fields: readonly { name: string; words: string }[]
  /** Null for whoever does not manage log stores. */
  actions: SinkActions | null
  channels: readonly ChannelView[]
  /** Null for whoever does not manage them. */
  channelActions: ChannelActions | null
  /** Null where no App is set up. */
  github: GithubView | null
  /** When GitHub called last; null where it did not. */
  lastCall: string | null
}

/** Where the record goes besides this installation, by what people and pods are told, and how that goes. */
export function IntegrationsPage(props: IntegrationsPageProps) {
  const { ways, sinks, webhooks, choices, fields, actions, channels, channelActions, github, lastCall } = props
  return (
    <>
      <LiveRefresh topics={['sessions', 'sinks', 'webhooks', 'notices']} />
      <PageHeader
        title={integrationsTitle(props)}
        lead="By whom people sign in, where lines of the record go besides this installation, and by what people are told of what waits for them. Whoever runs the machine says where lines and messages may go. A receiver that is down keeps only its own waiting, and no decision waits for any."
      />
      <SignInCard ways={ways} />
      <Card id="log-stores" title="Log stores" className="mt-4">
        {sinks.length === 0 && (
          <EmptyState kind="first-use" title="The record goes nowhere else">
            {actions ? 'Set one up below.' : 'An admin can have it sent to where your other logs are.'}
          </EmptyState>
        )}
        {sinks.map((sink) => (
          <SinkCard key={sink.id} {...{ sink, choices, actions }} />
        ))}
        <details className="mt-3">
          <summary className="min-h-6 cursor-pointer text-small text-accent underline underline-offset-3">
            What leaves with a line ({counted(fields.length, 'field')})
          </summary>
          <p className="mt-2 text-small text-muted">
            Never what is in a call. The names are those of the Elastic Common Schema where it has one; what does not
            apply to a line is not there.
          </p>
          <DataTable
            caption="What leaves with a line"
            captionHidden
            columns={columns}
            rows={fields}
            rowKey={({ name }) => name}
            compact
          />
        </details>
      </Card>
      {actions && (
        <Card id="add" title="Send the record to another log store" className="mt-4">
          <AddSink {...{ choices }} addSink={actions.addSink} />
        </Card>
      )}
      <ChannelsCard channels={channels} actions={channelActions} />
      <GithubCard app={github} lastCall={lastCall} />
      <Card id="webhooks" title="Webhooks of pods" className="mt-4">
        <p className="mt-1 text-small">
          {webhooks.set === 0 ? (
            'No pod is told of its answers by a webhook.'
          ) : (
            <>
              {counted(webhooks.set, 'pod')} {webhooks.set === 1 ? 'is' : 'are'} told of their answers by a webhook:{' '}
              {counted(webhooks.failing, 'fails', 'fail')}, {webhooks.paused} paused,{' '}
              {counted(webhooks.dead, 'message')} given up. Each stands on{' '}
              <TextLink href={paths.pods()}>the page of its pod</TextLink>.
            </>
          )}
        </p>
      </Card>
    </>
  )
}

/** The title says first what somebody would have to do something about. */
export function integrationsTitle({
  ways,
  sinks,
  channels,
}: Pick<IntegrationsPageProps, 'ways' | 'sinks' | 'channels'>): string {
  const shut = ways.find((way) => signInState(way) === 'failed')
  if (shut) return `Integrations: signing in by ${shut.name} failed`
  const failing = sinks.filter(({ failingSince }) => failingSince !== null).length
  if (failing > 0) return `Integrations: ${counted(failing, 'log store')} ${failing === 1 ? 'fails' : 'fail'}`
  const silent = channels.find(({ isSet, failingSince }) => isSet && failingSince !== null)
  if (silent) return `Integrations: ${silent.title} fails`
  const refused = sinks.reduce((sum, sink) => sum + sink.refused, 0)
  return refused > 0 ? `Integrations: ${counted(refused, 'line')} refused` : 'Integrations'
}

const columns: ReadonlyArray<Column<{ name: string; words: string }>> = [
  {
    key: 'name',
    label: 'Field',
    rowHeader: true,
    cell: ({ name }) => (
      <code translate="no" className="font-code text-code wrap-anywhere">
        {name}
      </code>
    ),
  },
  { key: 'words', label: 'What it says', cell: ({ words }) => words },
]
