import type { ReactNode } from 'react'
import { TextLink } from '@/components/ui/app-link'
import { Card, MetaList } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { Code } from '@/components/ui/fact'
import { HollowCircle, TickCircle, WarningTriangle } from '@/components/ui/shapes'
import { Time } from '@/components/ui/time'
import { paths } from '@/lib/core/paths'
import { inSentence, signInFailures } from '@/lib/people/labels'
import { signInState } from '@/lib/people/rules'
import type { SignInWay } from '@/lib/people/schema'

/** By whom people sign in, and how that goes. Whoever runs the machine sets it up, so nothing is changed here. */
export function SignInCard({ ways }: { ways: readonly SignInWay[] }) {
  return (
    <Card id="sign-in" title="Sign-in">
      <p className="mt-1 text-small text-muted">
        A provider says who somebody is. Whoever runs the machine sets it up; its secret is shown to nobody.
      </p>
      {ways.map((way) => (
        <Card
          key={way.id}
          id={`sign-in-${way.id}`}
          level={3}
          title={way.id === 'bundled' ? 'The sign-in for trying out' : way.name}
          aside={<State way={way} />}
          className="mt-3"
        >
          <div className="mt-2">
            <MetaList items={factsOf(way)} />
          </div>
        </Card>
      ))}
    </Card>
  )
}

const looks = {
  new: { words: 'Nobody yet', Icon: HollowCircle, tone: 'info' },
  works: { words: 'Works', Icon: TickCircle, tone: 'ok' },
  failed: { words: 'Failed', Icon: WarningTriangle, tone: 'warn' },
} as const

function State({ way }: { way: SignInWay }) {
  const { words, Icon, tone } = looks[signInState(way)]
  return (
    <Chip tone={tone} icon={<Icon />}>
      {words}
    </Chip>
  )
}

function factsOf(way: SignInWay): { name: string; value: ReactNode }[] {
  const { host, scope, lastAt, failedAt, problem } = way
  return [
    { name: 'Issuer', value: host === null ? 'This installation itself' : <Code>{host}</Code> },
    { name: 'Asked for', value: <Code>{scope}</Code> },
    { name: 'Lets in', value: whoMayCome(way) },
    { name: 'Roles and groups', value: <Given isBundled={way.id === 'bundled'} /> },
    { name: 'Last worked', value: lastAt === null ? 'Not yet' : <Time at={lastAt} /> },
    {
      name: 'Last failed',
      value:
        failedAt === null ? (
          'No failure was noted'
        ) : (
          <>
            <Time at={failedAt} />
            {problem && `: ${signInFailures[problem]}`}
          </>
        ),
    },
  ]
}

function whoMayCome({ id, open }: SignInWay): string {
  if (id === 'bundled') return 'Made-up people, whom anybody who reaches it can be'
  if (open === null) return 'Whoever has an account there'
  const { organisations, domains } = open
  const lists = [
    organisations.length > 0 && `members of ${inSentence(organisations)}`,
    domains.length > 0 && `verified addresses at ${inSentence(domains)}`,
  ].filter((words) => words !== false)
  return lists.length === 0 ? 'Anybody with an account there' : lists.join(', or ')
}

/** No provider's groups are taken over: what somebody may do is given here, and signed. */
function Given({ isBundled }: { isBundled: boolean }) {
  if (isBundled) return 'Its people come with theirs the first time'
  return (
    <>
      Its groups are not taken over: <TextLink href={paths.people()}>people</TextLink> are given theirs here
    </>
  )
}
