import type { ReactNode } from 'react'
import { type ChannelActions, ChannelForms } from '@/components/notices/channel-forms'
import { Code, Moment } from '@/components/ui/fact'
import { TextLink } from '@/components/ui/app-link'
import { Card, MetaList } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { Revealed } from '@/components/ui/revealed'
import { BarredCircle, HollowCircle, TickCircle, WarningTriangle } from '@/components/ui/shapes'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { counted, countedSoFar, manyWords } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { standingWords } from '@/lib/notices/labels'
import { standingOf } from '@/lib/notices/rules'
import type { ChannelView } from '@/lib/notices/schema'

type ChannelsCardProps = {
  channels: readonly ChannelView[]
  /** Null for whoever does not manage them. */
  actions: ChannelActions | null
}

/** By what people are told of what waits for them, and how that goes. */
export function ChannelsCard({ channels, actions }: ChannelsCardProps) {
  return (
    <Card id="channels" title="Notifications to people" className="mt-4">
      <p className="mt-1 text-small text-muted">
        A message says of a request its number, what kind it is, how much it weighs and who asks: never what it holds.
        Nothing is decided by opening its link. Whoever runs the machine sets channels up; by which of them they are
        told, people choose <TextLink href={paths.notices()}>for themselves</TextLink>.
      </p>
      {channels.map((channel) => (
        <Card
          key={channel.name}
          id={`channel-${channel.name}`}
          level={3}
          title={channel.title}
          aside={<Standing channel={channel} />}
          className="mt-3"
        >
          <p className="mt-1 text-small text-muted">{channel.words}</p>
          {channel.isSet && (
            <div className="mt-2">
              <MetaList items={factsOf(channel)} />
            </div>
          )}
          {channel.given.length > 0 && (
            <details className="mt-2">
              <summary className="min-h-6 cursor-pointer text-small text-accent underline underline-offset-3">
                What was given up ({countedSoFar(channel.dead, 'message')})
              </summary>
              <DataTable
                caption={
                  channel.dead > channel.given.length
                    ? `The last ${channel.given.length} of ${manyWords(channel.dead)}`
                    : 'What was given up'
                }
                captionHidden={channel.dead <= channel.given.length}
                columns={columns}
                rows={channel.given}
                rowKey={({ id }) => id}
                compact
              />
            </details>
          )}
          {actions && channel.isSet && <ChannelForms channel={channel} actions={actions} />}
        </Card>
      ))}
    </Card>
  )
}

const looks = {
  unset: { Icon: BarredCircle, tone: 'info' },
  new: { Icon: HollowCircle, tone: 'info' },
  works: { Icon: TickCircle, tone: 'ok' },
  fails: { Icon: WarningTriangle, tone: 'warn' },
} as const

function Standing({ channel }: { channel: ChannelView }) {
  const standing = standingOf(channel)
  const { Icon, tone } = looks[standing]
  return (
    <Chip tone={tone} icon={<Icon />}>
      {standingWords[standing]}
    </Chip>
  )
}

function factsOf(channel: ChannelView): { name: string; value: ReactNode }[] {
  const { host, failingSince, lastError, nextAt, lastSuccessAt, sent, waiting, waitingSince, tested, isTesting, dead } =
    channel
  return [
    host && { name: 'At', value: <Code>{host}</Code> },
    failingSince && { name: 'Fails since', value: <Moment at={failingSince} of={lastError} /> },
    failingSince && nextAt && { name: 'Tried next', value: <Time at={nextAt} /> },
    { name: 'Arrived last', value: lastSuccessAt ? <Time at={lastSuccessAt} /> : 'Nothing yet' },
    { name: 'Arrived so far', value: counted(sent, 'notice') },
    waiting > 0 && {
      name: 'Waiting',
      value: (
        <>
          {counted(waiting, 'notice')}
          {waitingSince ? (
            <>
              , due since <Time at={waitingSince} />
            </>
          ) : (
            ', held back as people want it'
          )}
        </>
      ),
    },
    dead > 0 && { name: 'Given up', value: countedSoFar(dead, 'notice') },
    tested && { name: 'Last test', value: <Moment at={tested.at} of={`${tested.said}, after ${tested.tookMs} ms`} /> },
    isTesting && { name: 'Test', value: 'On its way' },
  ].filter((fact) => typeof fact === 'object' && fact !== null)
}

const columns: ReadonlyArray<Column<ChannelView['given'][number]>> = [
  { key: 'whom', label: 'For', rowHeader: true, cell: ({ whom }) => <span translate="no">{whom}</span> },
  { key: 'why', label: 'Why', cell: ({ why }) => <Revealed text={why} /> },
  { key: 'at', label: 'When', nowrap: true, inline: true, cell: ({ at }) => <Time at={at} mode="relative" /> },
]
