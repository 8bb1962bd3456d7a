import { asked, askedWith, type Question } from '@/bench/questions/asked'
import type { Pool } from 'pg'
import { openPodWish, placeOf, podCounts, podFormChoices } from '@/lib/access/pods/queries'
import { lastPosition } from '@/lib/audit/order/queries'
import { allowedCalls } from '@/lib/calls/acts/queries'
import { callAgain, callerStands, ruleNow } from '@/lib/calls/again/queries'
import { callOf, callsOf } from '@/lib/calls/own/queries'
import { actionsFor, dueCalls, unreportedCalls } from '@/lib/calls/queries'
import { openOf } from '@/lib/calls/joined/queries'
import { answersGiven, baselineFor, groundFor, waitingCalls } from '@/lib/calls/record/queries'
import { turnOf } from '@/lib/calls/turn/queries'
import { standingsFor, toolsFor } from '@/lib/calls/offered/queries'
import { callFilter } from '@/lib/calls/own/schema'
import { callState } from '@/lib/calls/schema'
import { toldBetween } from '@/lib/calls/told/queries'
import { systemActor } from '@/lib/core/actor'
import { eventsBetween } from '@/lib/told/queries'
import { read, type Tx } from '@/lib/db/client'
import { demoIsOn } from '@/lib/demo/queries'
import { findEverywhere, placeOfId } from '@/lib/find/queries'
import { factsNow } from '@/lib/insights/queries'
import { givenUpJobs } from '@/lib/jobs/queries'
import {
  adminNames,
  findPeople,
  findPerson,
  listGroups,
  listPeople,
  peopleTotal,
  otherIssuersOf,
  searchPeople,
} from '@/lib/people/queries'
import {
  peopleBySessions,
  personById,
  personByIdentity,
  personBySession,
  signInCourses,
} from '@/lib/people/sessions/queries'
import { listPods, openCredentials, podOwners, podsToday, searchPods } from '@/lib/pods/queries'
import { type PodFilter, podStates } from '@/lib/pods/schema'
import { podDetail, podRows } from '@/lib/pods/read/queries'
import { waitingRights } from '@/lib/access/people/queries'
import { coverageNow, leavingOf } from '@/lib/policy/coverage/queries'
import { isSignedNow } from '@/lib/policy/signing/queries'
import { podPlaces, podReach } from '@/lib/policy/pods/queries'
import { documentInForce, documentOfVersion, groupsAskedNow, policyNow, signersByGroup } from '@/lib/policy/queries'
import { changeDetail, listChanges, openDraftOf, ownDraftText } from '@/lib/policy/drafts/queries'
import { changeState, newestChangeFirst } from '@/lib/policy/drafts/schema'
import { starter } from '@/lib/policy/fixture'
import { explainCell } from '@/lib/policy/matrix'
import { cellHistory, compareVersions } from '@/lib/policy/past/queries'
import { unseenPolicy, waitingProposal } from '@/lib/proposals/queries'
import { policyMatrix, policyText, policyVersion, policyVersions } from '@/lib/policy/read/queries'
import { lastUse, unusedOf, usageOfCells, usageOfTool } from '@/lib/policy/usage/queries'
import { whatIf } from '@/lib/policy/whatif/queries'
import {
  callsOfGroup,
  countCalls,
  countedBefore,
  latestReplay,
  nextCalls,
  waitingReplays,
} from '@/lib/policy/replay/queries'
import { remarksOn } from '@/lib/policy/remarks/queries'
import { latestShadow, runningShadows } from '@/lib/policy/shadow/queries'
import {
  listTools,
  openChangeOf,
  placesOfPods,
  standingOf,
  suspendedTools,
  toolDetail,
  turnedDown,
} from '@/lib/catalogue/queries'
import { searchTools } from '@/lib/tools/queries'

const reading = read as unknown as Tx

const own: readonly Partial<Record<keyof typeof callFilter.shape, unknown>>[] = [
  {},
  { limit: 100 },
  ...callState.options.map((state) => ({ state })),
  { tool: 'memory.search' },
  { tool: 'tool.nowhere' },
  { idempotency_key: 'none' },
  { task: 'work-0' },
  { task: 'work-nowhere' },
]

/** What pods, the gate, the clock, search and the pages about people and pods ask. */
export const rest: readonly Question[] = [
  ...askedWith('own calls', own, (name, filter) => [
    asked(name, callsOf, ({ asPod }) => [asPod, callFilter.parse(filter)]),
  ]),
  asked('own calls, deep', callsOf, ({ asPod, half }) => [
    asPod,
    callFilter.parse({ cursor: `${half.getTime()},${'0'.repeat(26)}` }),
  ]),
  asked('the newest call like it', turnOf, ({ asPod, call }) => [
    asPod,
    { tool: call.toolKey, task: null, arguments: {}, reason: null, saysPersonal: null, promptHash: null },
    'none',
  ]),
  asked('an own call', callOf, ({ asPod, call }) => [asPod, call.id]),
  asked('where the record ends', lastPosition, () => []),
  asked('what all pods were told between places', toldBetween, () => [900, 1_400]),
  asked('what a pod was told between places', toldBetween, ({ asPod }) => [900, 1_400, asPod.accountId]),
  asked('what all pods were told of everything', eventsBetween, () => [900, 1_400]),
  asked('what a pod may do', actionsFor, ({ asPod }) => [asPod]),
  asked('the ground of a call', groundFor, ({ batch, asPod }) => [batch, [{ ...asPod, key: 'none' }]]),
  asked('answers given', answersGiven, ({ batch, call }) => [
    batch,
    [{ accountId: call.accountId, key: call.idempotencyKey ?? 'none' }],
  ]),
  asked('the call that is open already', openOf, ({ batch, waiting, asPod }) => [
    batch,
    { podId: waiting.podId!, tool: waiting.toolKey!, accountId: asPod.accountId },
  ]),
  asked('own calls that wait', waitingCalls, ({ batch, waiting }) => [
    batch,
    { podId: waiting.podId!, tool: waiting.toolKey!, environment: 'prod' },
  ]),
  asked('what a call is measured against', baselineFor, ({ batch, pod, call }) => [
    batch,
    { podId: pod.id, tool: call.toolKey, environment: 'prod', task: 'work-0' },
  ]),
  asked('calls that a rule allowed', allowedCalls, ({ batch, call }) => [batch as unknown as Pool, [call.id]]),
  asked('a call again', callAgain, ({ call }) => [reading, call.id]),
  asked('a credential again', callerStands, ({ asPod }) => [reading, asPod.credentialId, new Date()]),
  asked('what policy says now', ruleNow, ({ decided }) => [decided.subjectId]),
  asked('calls that are due', dueCalls, () => []),
  asked('calls nobody reported', unreportedCalls, ({ everything }) => [everything]),
  asked('whether the demo is on', demoIsOn, () => []),
  asked('find lamp', findEverywhere, ({ everything }) => [everything, 'lamp'], true),
  asked('find zephyrine', findEverywhere, ({ everything }) => [everything, 'zephyrine'], true),
  asked('find what is nowhere', findEverywhere, ({ everything }) => [everything, 'lamp nowhere'], true),
  asked('where an id leads', placeOfId, ({ everything, entry }) => [everything, entry.id]),
  asked('where no id leads', placeOfId, ({ everything }) => [everything, '0'.repeat(26)]),
  asked('work that gave up', givenUpJobs, ({ everything }) => [everything]),
  asked('what is measured', factsNow, () => [systemActor]),
  asked('people', listPeople, ({ everything }) => [everything]),
  asked('people in all', peopleTotal, ({ everything }) => [everything]),
  asked('what waits for a person', waitingRights, ({ everything, person }) => [everything, person.id]),
  asked('whether a right is signed', isSignedNow, ({ everything, person }) => [everything, person.id]),
  asked('a person', findPerson, ({ everything, person }) => [everything, person.id]),
  asked('people called so', findPeople, ({ everything, person }) => [everything, person.name]),
  asked('people with a word', searchPeople, ({ everything }) => [everything, 'mila', 6], true),
  asked('groups', listGroups, ({ everything }) => [everything]),
  asked('admins', adminNames, ({ everything }) => [everything]),
  asked('other sign-ins of a person', otherIssuersOf, ({ everything }) => [everything]),
  asked('whose session it is', personBySession, () => ['none']),
  asked('whose sessions these are', peopleBySessions, () => [['none', 'nobody']]),
  asked('who signs in', personByIdentity, () => ['https://id.example', 'full-1']),
  asked('how signing in goes', signInCourses, ({ everything }) => [everything, ['https://id.example']]),
  asked('a person by id', personById, ({ person }) => [person.id]),
  asked('credentials that open something', openCredentials, () => []),
  asked('pods', listPods, ({ everything }) => [{ ...everything, can: new Set(['pods:manage'] as const) }]),
  asked('pods as a list', podRows, ({ everything }) => [everything, {}]),
  ...askedWith(
    'pods as a list',
    [...podStates.map((state) => ({ state })), { role: 'DevPod' }, { env: 'prod' }, { q: 'billing' }] as PodFilter[],
    (name, filter, searches) => [asked(name, podRows, ({ everything }) => [everything, filter], searches)],
  ),
  asked('a pod', podDetail, ({ everything, pod }) => [everything, pod.slug]),
  asked('what a pod may do by policy', podReach, ({ everything, asPod }) => [
    everything,
    { ...asPod, environments: [asPod.environment] },
  ]),
  asked('what a form for pods offers', podFormChoices, ({ everything }) => [everything]),
  asked('what a pod is', placeOf, ({ pod }) => [reading, { id: pod.id }]),
  asked('whether a pod is asked for', openPodWish, ({ pod }) => [reading, pod.id]),
  asked('what a wish for a pod is measured against', podCounts, ({ pod }) => [reading, pod]),
  asked('what pods can be', podPlaces, ({ everything }) => [everything]),
  asked('pods today', podsToday, ({ everything }) => [everything]),
  asked('who answers for pods', podOwners, () => []),
  asked('pods with a word', searchPods, ({ everything }) => [everything, 'billing', 6], true),
  asked('the policy', policyNow, () => []),
  asked('replays that wait', waitingReplays, () => [systemActor]),
  asked('calls to be replayed', nextCalls, ({ lately }) => [systemActor, { ...lately, most: 100 }, null, 100]),
  asked('how many calls to be replayed', countCalls, ({ lately }) => [systemActor, { ...lately, most: 100 }]),
  asked('calls before a call', countedBefore, ({ call }) => [systemActor, [call]]),
  asked('drafts that run beside the policy', runningShadows, () => [systemActor]),
  asked('the run of a draft', latestShadow, ({ everything, change }) => [everything, change.number]),
  asked('calls of a replay', callsOfGroup, ({ everything, change }) => [everything, change.number, 0]),
  asked('a proposal of a text', waitingProposal, ({ everything }) => [everything, 'version: 1']),
  asked('remarks on a change', remarksOn, ({ everything, change }) => [everything, change.number]),
  asked('the replay of a change', latestReplay, ({ everything, change }) => [everything, change.number]),
  asked('the policy as a document', documentInForce, ({ everything }) => [
    { ...everything, can: new Set(['policy:load'] as const) },
  ]),
  asked('a version as a document', documentOfVersion, ({ everything }) => [
    { ...everything, can: new Set(['policy:load'] as const) },
    1,
  ]),
  asked('who may use which tool', policyMatrix, ({ everything }) => [everything, {}]),
  asked('the policy as text', policyText, ({ everything }) => [everything]),
  asked('what changed a cell', cellHistory, ({ everything }) => [
    everything,
    explainCell(starter, 'DevPod', 'git.rollback_commit', { environment: 'prod', department: null })!,
  ]),
  asked('what if', whatIf, ({ everything }) => [everything, { role: 'DevPod', tool: 'memory.search' }]),
  asked('unused rights', unusedOf, ({ everything }) => [everything, 'prod']),
  asked('use of rights', usageOfCells, ({ everything }) => [everything, 'prod']),
  asked('use of a tool', usageOfTool, ({ everything }) => [everything, 'memory.search']),
  asked('the last use of a right', lastUse, ({ everything }) => [
    everything,
    { environment: 'prod', role: 'DevPod', tool: 'memory.search' },
  ]),
  asked('two versions of the policy', compareVersions, ({ everything }) => [everything, 1, 1]),
  asked('a draft with its text', ownDraftText, ({ everything }) => [everything]),
  asked('versions of the policy', policyVersions, ({ everything }) => [everything]),
  asked('a version of the policy', policyVersion, ({ everything }) => [everything, 1]),
  ...askedWith('changes of policy', [{}, ...changeState.options.map((state) => ({ state }))], (name, filter) => [
    asked(name, listChanges, ({ everything }) => [everything, filter]),
  ]),
  asked('changes of policy, deep', listChanges, ({ everything }) => [
    everything,
    { cursor: newestChangeFirst.behind({ number: 10 }) },
  ]),
  asked('a change of policy', changeDetail, ({ everything, change }) => [everything, change.number]),
  asked('the draft one works on', openDraftOf, ({ everything }) => [everything]),
  asked('a policy that nobody has looked at', unseenPolicy, ({ everything }) => [everything]),
  asked('who signs for a group', signersByGroup, ({ everything }) => [everything]),
  asked('what hangs on a person', leavingOf, ({ everything, person }) => [everything, person.id]),
  asked('who can sign what', coverageNow, ({ everything }) => [everything]),
  asked('groups that are asked', groupsAskedNow, ({ everything }) => [everything]),
  asked('tools that are suspended', suspendedTools, ({ everything }) => [everything]),
  asked('the catalogue', listTools, ({ everything }) => [everything, {}]),
  asked('tools of a pod', toolsFor, ({ asPod }) => [asPod, { limit: 100 }]),
  asked('where tools stand for a pod', standingsFor, ({ asPod, call }) => [asPod, [call.toolKey]]),
  asked('what is left to do for a tool', standingOf, ({ everything }) => [everything, 'outputs.commit_and_log']),
  asked('where pods are, for a tool', placesOfPods, () => []),
  asked('a tool', toolDetail, ({ everything }) => [everything, 'outputs.commit_and_log']),
  asked('what is asked of a tool', openChangeOf, () => [read, 'outputs.commit_and_log']),
  asked('changes of a tool that were turned down', turnedDown, () => [read as unknown as Tx, 'outputs.commit_and_log']),
  asked('tools with a word', searchTools, ({ everything }) => [everything, 'memory', 6], true),
]
