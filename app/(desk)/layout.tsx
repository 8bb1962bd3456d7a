import type { ReactNode } from 'react'
import { remove } from '@/app/(desk)/demo/actions'
import { DemoStrip } from '@/components/people/demo-strip'
import { UnseenStrip } from '@/components/policy/unseen-strip'
import { StopStrip } from '@/components/stops/stop-strip'
import { LiveRefresh } from '@/components/shell/live'
import type { NavGroup } from '@/components/shell/navigation'
import { Shell } from '@/components/shell/shell'
import { ownCounts, unanswered } from '@/lib/web/queue'
import { stopsNow } from '@/lib/web/stops'
import { currentPerson, ownRoles } from '@/lib/auth/actor'
import type { PersonActor } from '@/lib/core/actor'
import type { QueueCounts } from '@/lib/requests/schema'
import { demoIsOn } from '@/lib/demo/queries'
import { inSentence, roleNames } from '@/lib/people/labels'
import { paths } from '@/lib/core/paths'
import { unseenPolicy } from '@/lib/proposals/queries'

/** The frame around every page for people who are signed in and have a role. Each page checks for itself again. */
export default async function DeskLayout({ children }: { children: ReactNode }) {
  const person = await currentPerson()
  const [roles, demo, waiting, unseen, wrong, stops] = await Promise.all([
    ownRoles(),
    demoIsOn(),
    waitingFor(person),
    unseenPolicy(person),
    unanswered(person),
    stopsNow(person),
  ])
  return (
    <Shell
      groups={placesOf(person, waiting, wrong.count)}
      person={{ name: person.name, roles: inSentence(roles.map((role) => roleNames[role])) }}
      drawnAt={new Date().toISOString()}
      signOut={{ action: '/api/auth/signout' }}
      menuLinks={[
        { label: 'Notifications', href: paths.notices() },
        { label: 'Git tokens', href: paths.tokens() },
      ]}
      strip={
        (stops.length > 0 || unseen || demo) && (
          <>
            {stops.length > 0 && <StopStrip stops={stops} />}
            {unseen && <UnseenStrip {...unseen} />}
            {demo && <DemoStrip onRemove={person.can.has('demo:manage') ? remove : null} />}
          </>
        )
      }
    >
      <LiveRefresh topics={['stops']} />
      {children}
    </Shell>
  )
}

async function waitingFor(person: PersonActor): Promise<QueueCounts | undefined> {
  return person.can.has('requests:decide') ? await ownCounts(person) : undefined
}

const incidents = { label: 'Incidents', href: paths.incidents(), countOf: 'nobody has taken note of' }

/** The places this person can use, in the order of the menu. */
function placesOf({ can }: PersonActor, waiting: QueueCounts | undefined, wrong: number): NavGroup[] {
  const seesAudit = can.has('audit:read') || can.has('audit:read_own')
  const oversight = [
    ...(can.has('audit:read')
      ? [
          { label: 'Insights', href: paths.insights() },
          { label: 'Reports', href: paths.reports() },
        ]
      : []),
    { label: 'Audit trail', href: paths.audit() },
  ]
  const control = [
    ...(can.has('policy:read') ? [{ label: 'Policy', href: paths.policy() }] : []),
    ...(can.has('pods:read') ? [{ label: 'Pods', href: paths.pods() }] : []),
    ...(can.has('policy:read') ? [{ label: 'Tools', href: paths.tools() }] : []),
    ...(can.has('access:ask') ? [{ label: 'Access', href: paths.access() }] : []),
    ...(can.has('imports:read') ? [{ label: 'Imports', href: paths.imports() }] : []),
    ...(can.has('audit:read') ? [{ label: 'Integrations', href: paths.integrations() }] : []),
    ...(can.has('repositories:read') ? [{ label: 'Repositories', href: paths.repositories() }] : []),
    ...(can.has('people:manage') ? [{ label: 'People', href: paths.people() }] : []),
  ]
  return [
    {
      items: [
        { label: 'Home', href: paths.home() },
        { label: 'Search', href: paths.find() },
        { label: 'Approvals', href: paths.approvals(), counts: waiting, countOf: 'waiting for you' },
        { label: 'Tasks', href: paths.tasks() },
        { label: 'Memory', href: paths.memory() },
        { label: 'Prompts', href: paths.prompts() },
        ...(can.has('requests:read') ? [{ label: 'Findings', href: paths.findings() }] : []),
        ...(can.has('incidents:read') ? [{ ...incidents, count: wrong }] : []),
        ...(can.has('stops:put_on') ? [{ label: 'Emergency stop', href: paths.stop() }] : []),
      ],
    },
    ...(seesAudit ? [{ title: 'Oversight', items: oversight }] : []),
    ...(control.length > 0 ? [{ title: 'Control', items: control }] : []),
  ]
}
