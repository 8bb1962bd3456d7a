import { asked, type Question } from '@/bench/questions/asked'
import { endedBy } from '@/lib/requests/ended/queries'
import { nextLines } from '@/lib/audit/order/queries'
import { monthsAmiss } from '@/lib/audit/months/queries'
import { systemActor } from '@/lib/core/actor'
import { read, type Tx } from '@/lib/db/client'
import { openInTurn, othersOf } from '@/lib/deliveries/github/others/queries'
import { deliveriesDueAgain, deliveriesThat, landable, trailersOf, unverifiedOn } from '@/lib/deliveries/land/queries'
import { saidLast } from '@/lib/deliveries/prompted/queries'
import { deliveriesOf, heldBack, linksOf } from '@/lib/deliveries/queries'
import { movementsBy, movementsOf } from '@/lib/deliveries/moved/queries'
import { readableBy } from '@/lib/deliveries/readable/queries'
import { envelopeSigned } from '@/lib/deliveries/signed/queries'
import { isRollback, keptFor, landedAs, pathsUndone, undoneBy } from '@/lib/deliveries/undo/asked/queries'
import { lookAt, notAtOnce } from '@/lib/deliveries/undo/once/queries'
import { undoingOfMove } from '@/lib/deliveries/moved/undo/queries'
import { laterOn } from '@/lib/deliveries/undo/queries'
import { incidentDetail } from '@/lib/incidents/detail/queries'
import { cameOf, monitorsInForce, watchedNow } from '@/lib/incidents/judged/queries'
import { lastSaid, runbooksOf } from '@/lib/incidents/led/queries'
import { monitorsOfTool } from '@/lib/incidents/monitors/queries'
import { handlers, toldOf } from '@/lib/incidents/told/queries'
import { kinds } from '@/lib/kinds/registry'
import { deviceTestsAsked, devicesOf, ownDevices, reachedOnDevices } from '@/lib/notices/devices/queries'
import { channelsSet, testsAsked } from '@/lib/notices/queries'
import {
  anyNew,
  holdersOf,
  lingering,
  overdueWords,
  readersOf,
  stillTheirs,
  unanswered,
  untold,
  untoldIncidents,
  untoldRoom,
  untoldStops,
} from '@/lib/notices/telling/queries'
import { holderOfToken, ownTokens, tokensOf } from '@/lib/people/tokens/queries'
import { holdById } from '@/lib/record/holds/queries'
import { reportById, reportContent } from '@/lib/record/reports/queries'
import { reviewById } from '@/lib/record/reviews/queries'
import { branchesAsked } from '@/lib/repositories/branches/queries'
import { ownersAsked } from '@/lib/repositories/owned/queries'
import { guardsOf } from '@/lib/repositories/guarded/queries'
import { lastCall } from '@/lib/repositories/called/queries'
import { podOptions, takenOutputs } from '@/lib/repositories/outputs/queries'
import { listRepositories, repositoryNamed } from '@/lib/repositories/queries'
import { upstreamOf } from '@/lib/repositories/upstream/queries'
import { stoppedAmong } from '@/lib/requests/paused/queries'
import { requestDetail } from '@/lib/requests/detail/queries'
import { dueTrials, trialsAllowed } from '@/lib/requests/trial/queries'
import { handedOn, serversOf } from '@/lib/servers/queries'
import { namedStop, pastStops, reachOfStop, stopChoices, stoppables, stopsOn } from '@/lib/stops/queries'
import { lettersAgain, nextBatch, placeBefore } from '@/lib/sinks/queries'
import { outputsDue, placeOf, revisionsIn, underWay } from '@/lib/tasks/committed/queries'
import { committedOf } from '@/lib/tasks/committed/shown/queries'
import type { World } from '@/bench/questions/world'

const reading = read as unknown as Tx
const tiers = ['routine', 'elevated', 'high', 'critical'] as const

const reader = ({ approver }: World) => ({
  actor: approver,
  recipient: `person:${approver.id}`,
  isAdmin: false,
  address: null,
  hasDevice: false,
  choices: null as never,
})

/** Deliveries need a repository of git, which a full installation of rows has none of. */
const withGit = new Set(['delivery', 'delivery_look'])
export const kindsAsked = [...kinds.keys()].filter((kind) => !withGit.has(kind))

/** What is asked about incidents, deliveries, what people are told and what they write beside calls. */
export const lists: readonly Question[] = [
  ...kindsAsked.map((kind) =>
    asked(`a request by its kind, ${kind}`, requestDetail, ({ approver, ofKind }) => [approver, ofKind(kind), kinds]),
  ),
  asked('an incident', incidentDetail, ({ everything, incident }) => [everything, incident.number]),
  asked('what was said last of an incident', lastSaid, ({ incident }) => [incident.id]),
  asked('what to do about an incident', runbooksOf, ({ incident }) => [incident]),
  asked('who deals with incidents', handlers, ({ everything }) => [everything]),
  asked('who is told of an incident', toldOf, ({ everything, incident }) => [everything, incident]),
  asked('what is expected of a tool', monitorsOfTool, ({ everything, call }) => [everything, call.toolKey]),
  asked('what is expected of tools', monitorsInForce, () => []),
  asked('all that is watched', watchedNow, () => []),
  asked('what came of a tool lately', cameOf, ({ call }) => [
    { toolKey: call.toolKey, environment: 'prod', id: 'none', measure: 'success' as const, limit: 95, hours: 24 },
  ]),
  asked('repositories that are kept here', listRepositories, ({ everything }) => [everything]),
  asked('a repository', repositoryNamed, ({ everything, repository }) => [everything, repository.name]),
  asked('what moved without a signature', movementsOf, ({ everything, repository }) => [everything, repository.id]),
  asked('moves that lines tell of', movementsBy, ({ everything, event }) => [everything, [event.id]]),
  asked('what guards a repository', guardsOf, ({ everything, repository }) => [everything, repository.id]),
  asked('what waits about a repository', branchesAsked, ({ everything, repository }) => [everything, repository.id]),
  asked('what waits about who signs there', ownersAsked, ({ everything, repository }) => [everything, repository.id]),
  asked('another server of a repository', upstreamOf, ({ everything, repository }) => [everything, repository.id]),
  asked('pull requests of others', othersOf, ({ everything, repository }) => [everything, repository.id]),
  asked('pull requests of others, in turn', openInTurn, ({ repository }) => [repository.id, [], 20]),
  asked('what a pod said last for a task', saidLast, ({ pod }) => [
    reading,
    { podId: pod.id, environment: 'prod', taskKey: 'work-0' },
  ]),
  asked('whose outputs a repository takes', takenOutputs, ({ everything, repository }) => [everything, repository.id]),
  asked('whose outputs it could take', podOptions, ({ everything, repository }) => [everything, repository.id]),
  asked('the last call of GitHub', lastCall, ({ everything }) => [everything]),
  asked('deliveries of a repository', deliveriesOf, ({ everything, repository }) => [everything, repository.id]),
  asked('what holds a delivery back', heldBack, ({ delivery }) => [delivery]),
  asked('what a delivery goes with', linksOf, ({ delivery }) => [delivery]),
  asked('what was signed of a delivery', envelopeSigned, ({ delivery }) => [delivery]),
  asked('what undoes a movement', undoingOfMove, ({ event }) => [reading, event.id]),
  asked('what landed later', laterOn, ({ delivery }) => [reading, { ...delivery, landedAt: delivery.landedAt! }]),
  asked('why a delivery is not undone at once', notAtOnce, ({ everything, delivery }) => [
    reading,
    delivery,
    everything.id,
  ]),
  asked('who looks at a delivery', lookAt, ({ delivery }) => [{ ...delivery, isAtOnce: true }]),
  asked('which delivery became a commit', landedAs, ({ delivery }) => [
    reading,
    delivery.repositoryId,
    delivery.commit!.slice(0, 12),
  ]),
  asked('which paths would be undone', pathsUndone, ({ delivery }) => [reading, delivery, []]),
  asked('by which request a delivery is undone', undoneBy, ({ delivery }) => [reading, delivery.id]),
  asked('whether a call is a rollback', isRollback, ({ asPod, call }) => [asPod, call.id]),
  asked('in which repository a call rolls back', keptFor, ({ asPod, repository }) => [
    asPod,
    {
      tool: 'git.rollback_commit',
      arguments: { repository: repository.name, commit_sha: '9b2d4aa1', reason: 'x' },
      key: 'none',
    },
  ]),
  asked('whether a pod may read a repository', readableBy, ({ asPod, repository }) => [asPod, repository.name]),
  ...(['released', 'landed'] as const).map((state) =>
    asked(`deliveries to land or to read back, ${state}`, deliveriesThat, () => [state]),
  ),
  asked('deliveries that were not read back', unverifiedOn, ({ delivery }) => [delivery.repositoryId, delivery.branch]),
  asked('deliveries to be prepared again', deliveriesDueAgain, () => []),
  asked('what a commit says of its delivery', trailersOf, ({ delivery }) => [delivery]),
  asked('outputs to be committed', outputsDue, () => []),
  asked('where outputs of a pod are committed', placeOf, ({ pod }) => [{ podId: pod.id, environment: 'prod' }]),
  asked('what is under way to a branch', underWay, ({ delivery }) => [delivery.repositoryId, delivery.branch]),
  asked('which outputs a delivery has', revisionsIn, ({ delivery }) => [delivery.id]),
  asked('what became of a file at git', committedOf, ({ everything, output }) => [everything, [output.id]]),
  asked('a hold', holdById, ({ everything, hold }) => [everything, hold.id]),
  asked('a review', reviewById, ({ everything, review }) => [everything, review.id]),
  asked('a report', reportById, ({ everything, report }) => [everything, report.id]),
  asked('what a report says', reportContent, ({ everything, report }) => [everything, report.id]),
  asked('months that are amiss', monthsAmiss, ({ everything }) => [everything]),
  asked('lines that are counted next', nextLines, () => [reading, 900n, 1_000]),
  asked('lines that a log store gets next', nextBatch, ({ sink }) => [systemActor, sink.id, 900n]),
  asked('lines that a log store gets again', lettersAgain, ({ sink }) => [systemActor, sink.id]),
  asked('behind which place everything is', placeBefore, ({ half }) => [reading, half]),
  asked('channels that are set up', channelsSet, () => [reading]),
  asked('tests of channels', testsAsked, () => [systemActor]),
  asked('tests of devices', deviceTestsAsked, () => [systemActor]),
  asked('own devices', ownDevices, ({ everything }) => [everything]),
  asked('devices of a person', devicesOf, ({ person }) => [systemActor, person.id]),
  asked('who is reached on a device', reachedOnDevices, ({ person }) => [reading, [person.id]]),
  asked('who can be told', readersOf, () => [reading]),
  asked('who may release a hold', holdersOf, () => [reading]),
  asked('whether anything new waits', anyNew, () => [reading]),
  ...[false, true].map((isWhole) =>
    asked(`what a person was not told of${isWhole ? ', of everything' : ''}`, untold, (world) => [
      reading,
      reader(world),
      tiers,
      isWhole,
    ]),
  ),
  ...(['half', 'most'] as const).map((what) =>
    asked(`what a person was told of and waits still, ${what}`, lingering, (world) => [reading, reader(world), what]),
  ),
  asked('what is about to end without an answer', unanswered, () => [reading, 0.9]),
  asked('what a room was not told of', untoldRoom, ({ half }) => [reading, 'room:slack', half]),
  asked('stops that are on', stopsOn, ({ everything }) => [everything]),
  asked('a stop by its name', namedStop, ({ everything, pod }) => [
    everything,
    { scope: 'pod' as const, target: pod.slug },
  ]),
  asked('what can be stopped', stopChoices, ({ everything }) => [everything]),
  ...(['everything', 'environment', 'tool', 'pod'] as const).map((scope) =>
    asked(`what a stop would hold up, ${scope}`, reachOfStop, ({ everything, call, pod }) => [
      everything,
      { scope, target: { everything: '', environment: 'prod', tool: call.toolKey, pod: pod.id }[scope] },
    ]),
  ),
  asked('what would be held up wherever one can stop', stoppables, ({ everything, pod }) => [
    everything,
    { pod: pod.slug },
  ]),
  asked('stops that came off', pastStops, ({ everything }) => [everything]),
  asked('stops that nobody was told of', untoldStops, ({ half }) => [reading, half]),
  asked('which requests are stopped', stoppedAmong, ({ waiting }) => [reading, [waiting.id]]),
  asked('deliveries that nothing holds up', landable, () => []),
  asked('incidents that nobody was told of', untoldIncidents, ({ half }) => [reading, half]),
  asked('words that are overdue', overdueWords, ({ half }) => [reading, half]),
  asked('what a person can decide of some', stillTheirs, (world) => [reading, reader(world), [world.waiting.id]]),
  asked('own tokens', ownTokens, ({ everything }) => [everything]),
  asked('tokens of a person', tokensOf, ({ everything, person }) => [everything, person.id]),
  asked('whose token it is', holderOfToken, () => ['cs_person_none']),
  asked('trials that are due', dueTrials, () => []),
  asked('whether trials are answered', trialsAllowed, () => []),
  asked('servers of a pod', serversOf, ({ everything, pod }) => [everything, pod.slug]),
  asked('where a tool of a pod is handed on', handedOn, ({ asPod, call }) => [asPod, call.toolKey]),
  asked('requests that ended, told', endedBy, ({ decided }) => [[{ requestId: decided.id } as never], 'tool_call']),
]
