import { Card, MetaList } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { Code } from '@/components/ui/fact'
import { BarredCircle, TickCircle } from '@/components/ui/shapes'
import { Time } from '@/components/ui/time'
import type { GithubView } from '@/lib/github/view'

export type GithubCardProps = {
  app: GithubView | null
  /** When GitHub called last; null where it did not. */
  lastCall: string | null
}

/** The App as which GitHub knows this installation: whether one is set up, where its key is found, and whether GitHub calls. */
export function GithubCard({ app, lastCall }: GithubCardProps) {
  return (
    <Card id="github" title="GitHub" aside={<Standing isSet={app !== null} />} className="mt-4">
      <p className="mt-1 text-small text-muted">
        As an App of its own, Countersign holds no token of a person: it makes one for one repository at a time, which
        lasts an hour and is never given to a pod.{' '}
        {app === null ? 'Whoever runs the machine sets it up' : 'Whoever runs the machine sees what is missing'} (
        <code translate="no" className="font-code text-code">
          countersign github check
        </code>
        ).
      </p>
      {app !== null && (
        <div className="mt-2">
          <MetaList
            items={[
              { name: 'App', value: <Code>{String(app.appId)}</Code> },
              { name: 'GitHub', value: <Code>{app.web}</Code> },
              { name: 'Its key is found at', value: <Code>{app.key}</Code> },
              ...(app.calls === null
                ? [{ name: 'Calls', value: 'None are taken. What happens there is looked at each minute.' }]
                : [
                    { name: 'It calls', value: <Code>{app.calls.address}</Code> },
                    { name: 'Their secret is found at', value: <Code>{app.calls.secret}</Code> },
                    { name: 'Called last', value: lastCall === null ? 'Nothing yet' : <Time at={lastCall} /> },
                  ]),
            ]}
          />
        </div>
      )}
    </Card>
  )
}

function Standing({ isSet }: { isSet: boolean }) {
  return (
    <Chip tone={isSet ? 'ok' : 'info'} icon={isSet ? <TickCircle /> : <BarredCircle />}>
      {isSet ? 'Set up' : 'Not set up'}
    </Chip>
  )
}
