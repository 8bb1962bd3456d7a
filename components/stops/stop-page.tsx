import type { ReactNode } from 'react'
import { LiveRefresh } from '@/components/shell/live'
import { Sentence } from '@/components/signs/sentence'
import { ConfirmForm, PutOnForm, ResumeForm, type StopActions } from '@/components/stops/stop-forms'
import { Button } from '@/components/ui/button'
import { Card, MetaList } from '@/components/ui/card'
import type { Choice } from '@/components/ui/field'
import { PageHeader } from '@/components/ui/page-header'
import { Revealed } from '@/components/ui/revealed'
import { SelectField } from '@/components/ui/select-field'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import { coveredWords, lastedWords, reachWords, resumeWords, stopTitle } from '@/lib/stops/labels'
import type { Stoppable, StopRow } from '@/lib/stops/schema'

type StopPageProps = {
  on: readonly StopRow[]
  past: readonly StopRow[]
  /** What the address names; null where it names nothing. */
  named: Stoppable | null
  usual: readonly Stoppable[]
  choices: { pods: readonly Choice[]; tools: readonly Choice[] }
  reader: string
  /** Null for whoever only reads. */
  actions: StopActions | null
}

/** The emergency stop: what is stopped, what can be, and what was. */
export function StopPage({ on, past, named, usual, choices, reader, actions }: StopPageProps) {
  const [everything, ...places] = usual
  return (
    <>
      <LiveRefresh topics={['stops']} />
      <PageHeader title="Emergency stop" lead={leadOf(on)} />
      <div className="grid max-w-[60rem] grid-cols-[minmax(0,1fr)] gap-4">
        {on.map((stop) => (
          <OnCard key={stop.id} stop={stop} reader={reader} actions={actions} />
        ))}
        {actions && (
          <>
            {named && <PutOnCard what={named} onStop={actions.putOn} />}
            {everything && <PutOnCard what={everything} onStop={actions.putOn} />}
            <Card id="places" title="One environment">
              <div className="mt-1 grid gap-x-6 md:grid-cols-3">
                {places.map((what) => (
                  <div key={what.target} className="border-t border-line py-3 md:border-0">
                    <h3 className="font-strong">{what.title}</h3>
                    <Reach what={what} />
                    {what.reach && (
                      <PutOnForm
                        scope={what.scope}
                        target={what.target}
                        words={`Stop ${what.title.toLowerCase()}`}
                        onStop={actions.putOn}
                      />
                    )}
                  </div>
                ))}
              </div>
            </Card>
            <Card id="one" title="One pod, or one tool">
              <p className="mt-1 text-muted">Choose it and see what a stop of it would mean.</p>
              <div className="mt-2 grid gap-4 md:grid-cols-2">
                <Choose name="pod" label="Pod" options={choices.pods} />
                <Choose name="tool" label="Tool" options={choices.tools} />
              </div>
            </Card>
          </>
        )}
        <Card id="past" title="Stops that came off" remark="newest first">
          {past.length === 0 ? (
            <p className="mt-1 text-muted">None has come off yet.</p>
          ) : (
            <ol className="mt-1">
              {past.map((stop) => (
                <li key={stop.id} className="border-t border-line py-3 first:border-0">
                  <h3 className="font-strong">
                    <Sentence text={stopTitle(stop)} />
                  </h3>
                  <MetaList items={storyOf(stop)} />
                </li>
              ))}
            </ol>
          )}
        </Card>
      </div>
    </>
  )
}

function leadOf(on: readonly StopRow[]): ReactNode {
  if (on.length === 0) return 'Nothing is stopped. One press stops; going on takes a reason.'
  return on.some(({ scope }) => scope === 'everything')
    ? 'All pods are stopped. Requests stay waiting; expiry clocks are paused.'
    : 'What is named here is stopped. Its requests stay waiting; their expiry clocks are paused.'
}

function OnCard({ stop, reader, actions }: { stop: StopRow; reader: string; actions: StopActions | null }) {
  const { id, asked, scope } = stop
  const takesTwo = scope === 'everything'
  const isOthers = asked !== null && asked.byId !== reader
  return (
    <Card id={`on-${id}`} title={<>Stopped: {<Sentence text={coveredWords(stop)} />}</>}>
      <div className="mt-2">
        <MetaList items={storyOf(stop)} />
      </div>
      {actions && isOthers && <ConfirmForm stopId={id} askedAt={asked.at} onConfirm={actions.confirm} />}
      {asked && !isOthers && <p className="mt-3">A second person has to confirm this; you asked for it yourself.</p>}
      {actions && !isOthers && (
        <>
          <h3 className="mt-4 font-strong">{asked ? 'Write it anew' : 'Let pods go on'}</h3>
          <p className="text-muted">{resumeWords(stop)}</p>
          <ResumeForm stopId={id} takesTwo={takesTwo} before={asked} onResume={actions.resume} key={asked?.at} />
        </>
      )}
      {!actions && <p className="mt-3 text-muted">Approvers and admins can let pods go on.</p>}
    </Card>
  )
}

function PutOnCard({ what, onStop }: { what: Stoppable; onStop: StopActions['putOn'] }) {
  return (
    <Card id={`stop-${what.scope}`} title={<>Stop {<Sentence text={coveredWords(what)} />}?</>}>
      <Reach what={what} />
      {what.reach && (
        <PutOnForm
          scope={what.scope}
          target={what.target}
          words={what.scope === 'everything' ? 'Stop all pods now' : 'Stop now'}
          onStop={onStop}
        />
      )}
    </Card>
  )
}

function Reach({ what: { reach } }: { what: Stoppable }) {
  if (!reach) return <p className="mt-1 text-muted">It is stopped.</p>
  return (
    <ul className="mt-1 list-disc pl-5">
      {reachWords(reach).map((words) => (
        <li key={words}>{words}</li>
      ))}
    </ul>
  )
}

/** Chooses by the browser's own list, and shows what that would mean: nothing is stopped by it yet. */
function Choose({ name, label, options }: { name: 'pod' | 'tool'; label: string; options: readonly Choice[] }) {
  return (
    <form action={paths.stop()} method="get" className="flex flex-wrap items-end gap-2">
      <SelectField name={name} label={label} empty="Choose one" options={options} className="min-w-0 flex-1" required />
      <Button type="submit">Look</Button>
    </form>
  )
}

function storyOf({ by, at, reason, asked, ended }: StopRow): { name: string; value: ReactNode }[] {
  const who = (name: string) => <bdi translate="no">{name}</bdi>
  return [
    {
      name: 'Put on',
      value: (
        <>
          by {who(by)}, <Time at={at} mode="absolute" />
        </>
      ),
    },
    { name: 'Why', value: reason === null ? 'No reason was given' : <Revealed text={reason} /> },
    ...(asked
      ? [
          { name: 'The cause', value: <Revealed text={asked.cause} /> },
          { name: 'How it was checked', value: <Revealed text={asked.checked} /> },
          {
            name: ended ? 'Found by' : 'Asked to go on',
            value: (
              <>
                {who(asked.by)}, <Time at={asked.at} mode="absolute" />
              </>
            ),
          },
        ]
      : []),
    ...(ended
      ? [
          {
            name: 'Came off',
            value: (
              <>
                by {who(ended.by)}, <Time at={ended.at} mode="absolute" />, after {lastedWords(at, ended.at)}
              </>
            ),
          },
        ]
      : []),
  ]
}
