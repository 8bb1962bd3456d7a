import { Sentence } from '@/components/signs/sentence'
import { EnvironmentMark } from '@/components/signs/environment-mark'
import { AppLink, TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import { isPaused } from '@/lib/requests/paused/far'
import type { PodDetail } from '@/lib/pods/schema'

const decisionWords = { allow: 'allowed', ask: 'a person was asked', deny: 'denied' } as const

type ActivityProps = { pod: PodDetail; seesRecord: boolean }

/** What the pod is doing: what waits for people, what it works on, and what it called last. */
export function Activity({ pod, seesRecord }: ActivityProps) {
  const { slug, name, waiting, tasks, calls } = pod
  const isIdle = waiting.length + tasks.length + calls.length === 0
  return (
    <Card id="activity" title="What is it doing?">
      {isIdle && <p className="mt-2 text-muted">Nothing waits, and it works on nothing.</p>}
      <Part title="Waits for people">
        {waiting.map(({ number, sentence, expiresAt, state }) => (
          <li key={number}>
            <TextLink href={paths.request(number)}>
              <Sentence text={sentence} names={[name]} />
            </TextLink>{' '}
            <span className="text-muted">
              CS-{number},{' '}
              {state === 'approved' ? (
                'approved just now'
              ) : isPaused(expiresAt) ? (
                'its clock is paused'
              ) : (
                <>
                  until <Time at={expiresAt} />
                </>
              )}
            </span>
          </li>
        ))}
      </Part>
      <Part title="Works on">
        {tasks.map(({ number, title, environment, at }) => (
          <li key={number}>
            <TextLink href={paths.task(number)}>
              <bdi translate="no">{title}</bdi>
            </TextLink>{' '}
            <span className="text-muted">
              T-{number}
              {environment && (
                <>
                  {' '}
                  <EnvironmentMark environment={environment} />
                </>
              )}
              , moved <Time at={at} mode="relative" />
            </span>
          </li>
        ))}
      </Part>
      <Part title="Called last">
        {calls.map(({ id, at, sentence, environment, decision, request }) => (
          <li key={id}>
            <AppLink href={request === null ? paths.audit({ call: id }) : paths.request(request)} className="link">
              <Sentence text={sentence} names={[name]} />
            </AppLink>{' '}
            <span className="text-muted">
              {decisionWords[decision]} <EnvironmentMark environment={environment} /> <Time at={at} mode="relative" />
            </span>
          </li>
        ))}
      </Part>
      {seesRecord && (
        <p className="mt-3">
          <TextLink href={paths.audit({ pod: slug })}>Everything it did</TextLink>
        </p>
      )}
    </Card>
  )
}

function Part({ title, children }: { title: string; children: readonly React.ReactNode[] }) {
  if (children.length === 0) return null
  return (
    <>
      <h3 className="mt-3 font-strong">{title}</h3>
      <ul className="mt-1 grid gap-1.5 text-small">{children}</ul>
    </>
  )
}
