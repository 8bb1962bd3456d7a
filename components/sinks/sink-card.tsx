import type { ReactNode } from 'react'
import { type SinkActions, SinkForms } from '@/components/sinks/sink-forms'
import type { SinkChoices } from '@/components/sinks/sink-fields'
import { Sentence } from '@/components/signs/sentence'
import { Code, Moment } from '@/components/ui/fact'
import { TextLink } from '@/components/ui/app-link'
import { Card, MetaList } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { Revealed } from '@/components/ui/revealed'
import { Clock, HollowCircle, Pause, TickCircle, WarningTriangle } from '@/components/ui/shapes'
import { type Column, DataTable } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import { inSentence } from '@/lib/people/labels'
import { standingWords } from '@/lib/sinks/labels'
import { standingOf } from '@/lib/sinks/rules'
import type { SinkView } from '@/lib/sinks/schema'

type SinkCardProps = {
  sink: SinkView
  choices: SinkChoices
  /** Null for whoever does not manage log stores. */
  actions: SinkActions | null
}

/** One log store: how it goes, what it gets, what it refused, and what can be done about it. */
export function SinkCard({ sink, choices, actions }: SinkCardProps) {
  const kind = choices.kinds.find(({ name }) => name === sink.kind)
  return (
    <Card
      id={`sink-${sink.id}`}
      level={3}
      title={<Revealed text={sink.name} />}
      aside={<Standing sink={sink} />}
      className="mt-3"
    >
      <p className="mt-1 text-small">
        <span className="text-muted">{kind?.title ?? sink.kind} at </span>
        <Code>{sink.address}</Code>
      </p>
      <div className="mt-2">
        <MetaList items={factsOf(sink, choices)} />
      </div>
      {sink.letters.length > 0 && (
        <details className="mt-2">
          <summary className="min-h-6 cursor-pointer text-small text-accent underline underline-offset-3">
            What it refused ({counted(sink.refused, 'line')})
          </summary>
          <DataTable
            caption={
              sink.refused > sink.letters.length
                ? `The first ${sink.letters.length} of ${sink.refused}`
                : 'What it refused'
            }
            captionHidden={sink.refused <= sink.letters.length}
            columns={columns}
            rows={sink.letters}
            rowKey={({ eventId }) => eventId}
            compact
          />
        </details>
      )}
      {actions && <SinkForms {...{ sink, choices, actions }} />}
    </Card>
  )
}

const looks = {
  new: { Icon: HollowCircle, tone: 'info' },
  works: { Icon: TickCircle, tone: 'ok' },
  behind: { Icon: Clock, tone: 'warn' },
  fails: { Icon: WarningTriangle, tone: 'warn' },
  paused: { Icon: Pause, tone: 'warn' },
} as const

function Standing({ sink }: { sink: SinkView }) {
  const standing = standingOf(sink)
  const { Icon, tone } = looks[standing]
  return (
    <Chip tone={tone} icon={<Icon />}>
      {standingWords[standing]}
    </Chip>
  )
}

type Fact = { name: string; value: ReactNode }

function factsOf(sink: SinkView, { nouns, environments }: SinkChoices): Fact[] {
  const named = (all: SinkChoices['nouns'], values: readonly string[]) =>
    inSentence(values.map((one) => all.find(({ value }) => value === one)?.label ?? one))
  const lines = sink.nouns.length > 0 ? named(nouns, sink.nouns) : 'All lines'
  const from = sink.environments.length > 0 ? `, in ${named(environments, sink.environments.map(String))}` : ''
  const { failingSince, lastError, nextAt, lastSuccessAt, pausedAt, tested } = sink
  return [
    { name: 'Gets', value: lines + from },
    sink.into && { name: 'Into', value: <Code>{sink.into}</Code> },
    sink.secret && { name: 'Its secret is at', value: <Code>{sink.secret}</Code> },
    pausedAt && { name: 'Paused', value: <Time at={pausedAt} /> },
    failingSince && { name: 'Fails since', value: <Moment at={failingSince} of={lastError} /> },
    failingSince && nextAt && !pausedAt && { name: 'Tried next', value: <Time at={nextAt} /> },
    { name: 'Arrived last', value: lastSuccessAt ? <Time at={lastSuccessAt} /> : 'Nothing yet' },
    { name: 'Arrived so far', value: counted(sink.sent, 'line') },
    { name: 'Behind', value: behindWords(sink) },
    sink.refused > 0 && { name: 'Refused for good', value: refusedWords(sink) },
    tested && { name: 'Last test', value: <Moment at={tested.at} of={`${tested.said}, after ${tested.tookMs} ms`} /> },
    sink.isTesting && { name: 'Test', value: 'On its way' },
  ].filter((fact) => typeof fact === 'object' && fact !== null)
}

function behindWords({ behind, behindSeconds }: SinkView): string {
  if (behind === 0) return 'It has everything'
  return `${counted(behind, 'line')} of the record, the oldest ${ageWords(behindSeconds)} old`
}

function ageWords(seconds: number): string {
  if (seconds < 120) return counted(Math.ceil(seconds), 'second')
  if (seconds < 7_200) return counted(Math.round(seconds / 60), 'minute')
  return seconds < 172_800 ? counted(Math.round(seconds / 3_600), 'hour') : counted(Math.round(seconds / 86_400), 'day')
}

function refusedWords({ refused, again }: SinkView): string {
  return `${counted(refused, 'line')}${again > 0 ? `, of which ${again.toLocaleString('en')} are sent again` : ''}`
}

const columns: ReadonlyArray<Column<SinkView['letters'][number]>> = [
  {
    key: 'line',
    label: 'Line',
    rowHeader: true,
    cell: ({ eventId, sentence }) => (
      <TextLink href={paths.event(eventId)}>
        <Sentence text={sentence} />
      </TextLink>
    ),
  },
  { key: 'why', label: 'Why', cell: ({ why }) => <Revealed text={why} /> },
  { key: 'at', label: 'When', nowrap: true, inline: true, cell: ({ at }) => <Time at={at} mode="relative" /> },
]
