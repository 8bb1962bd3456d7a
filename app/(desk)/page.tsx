import type { Metadata } from 'next'
import { acknowledge } from '@/app/(desk)/actions'
import { decide, takeBack } from '@/app/(desk)/approvals/actions'
import { QueueList } from '@/components/requests/queue-list'
import { TooFewSigners } from '@/components/home/too-few-signers'
import { OnlyAdmin } from '@/components/home/only-admin'
import { GivenUpNotice } from '@/components/home/given-up'
import { MonthsAmiss } from '@/components/home/months-amiss'
import { ReleasesAsked } from '@/components/home/releases-asked'
import { HomeHeading } from '@/components/home/home-heading'
import { LeaderHome } from '@/components/home/leader-home'
import { SetupHealth } from '@/components/home/setup-health'
import { SuspendedTools } from '@/components/home/suspended-tools'
import { UnreportedNotice } from '@/components/home/unreported'
import { PodsToday } from '@/components/home/pods-today'
import { OpenIncidents } from '@/components/incidents/open-incidents'
import { LiveRefresh } from '@/components/shell/live'
import { TextLink } from '@/components/ui/app-link'
import { monthsAmiss } from '@/lib/audit/months/queries'
import { unreportedCalls } from '@/lib/calls/queries'
import { suspendedTools } from '@/lib/catalogue/queries'
import { kinds } from '@/lib/kinds/registry'
import { releasesAsked } from '@/lib/record/holds/queries'
import { isPaused } from '@/lib/requests/paused/far'
import { firstRequests } from '@/lib/requests/queries'
import { requestCountWords } from '@/lib/core/count'
import { ownCounts, unanswered } from '@/lib/web/queue'
import { currentPerson } from '@/lib/auth/actor'
import { adminHome, leaderHome } from '@/lib/insights/home/queries'
import { givenUpJobs } from '@/lib/jobs/queries'
import { signersByGroup } from '@/lib/policy/queries'
import { adminNames } from '@/lib/people/queries'
import { podsToday } from '@/lib/pods/queries'
import { paths } from '@/lib/core/paths'

export const metadata: Metadata = { title: 'Home' }

const shownAtMost = 5

export default async function HomePage() {
  const person = await currentPerson()
  // Who reads the record and signs nothing comes for the numbers; no request ever waits for them.
  const isLeader = person.can.has('audit:read') && !person.can.has('requests:decide')
  const [
    { rows, asOf },
    counts,
    pods,
    unreported,
    givenUp,
    amiss,
    signers,
    admins,
    suspended,
    leading,
    setup,
    wrong,
    releases,
  ] = await Promise.all([
    firstRequests(person, kinds, shownAtMost),
    ownCounts(person),
    podsToday(person),
    unreportedCalls(person),
    person.can.has('jobs:manage') ? givenUpJobs(person) : null,
    person.can.has('jobs:manage') ? monthsAmiss(person) : null,
    person.can.has('people:manage') ? signersByGroup(person) : null,
    person.can.has('people:manage') ? adminNames(person) : [],
    person.can.has('tools:change') ? suspendedTools(person) : [],
    isLeader ? leaderHome(person) : null,
    person.can.has('people:manage') ? adminHome(person) : null,
    unanswered(person),
    person.can.has('audit:hold') ? releasesAsked(person) : [],
  ])
  return (
    <>
      <LiveRefresh topics={['jobs', 'policy', 'incidents', 'record']} />
      {admins.length === 1 && <OnlyAdmin />}
      {signers && <TooFewSigners groups={signers} />}
      {givenUp && <GivenUpNotice work={givenUp} onAcknowledge={acknowledge} />}
      <SuspendedTools tools={suspended} />
      <OpenIncidents {...wrong} />
      <ReleasesAsked releases={releases.filter(({ byId }) => byId !== person.id)} />
      {amiss && <MonthsAmiss {...amiss} />}
      <UnreportedNotice {...unreported} canSeeRecord={person.can.has('audit:read')} />
      {leading ? (
        <LeaderHome home={leading} />
      ) : (
        <HomeHeading counts={counts} soonest={rows.find(({ expiresAt }) => !isPaused(expiresAt))?.expiresAt ?? null} />
      )}
      {/* Also when none is left: the last one that was decided here can be taken back here. */}
      <QueueList
        view="mine"
        rows={rows}
        {...{ asOf, counts }}
        size={shownAtMost}
        of=""
        isFirstPage
        caption="Soonest to expire first"
        empty={null}
        onDecide={decide}
        onTakeBack={takeBack}
      />
      <p className="my-4">
        <TextLink href={paths.approvals(counts.mine > 0 ? {} : { view: 'team' })}>
          {counts.mine > shownAtMost ? `See all ${requestCountWords(counts.mine)} requests` : 'See all requests'}
        </TextLink>
      </p>
      {setup && <SetupHealth home={setup} />}
      <PodsToday pods={pods} unreported={unreported.count} canSeeRecord={person.can.has('audit:read')} />
    </>
  )
}
