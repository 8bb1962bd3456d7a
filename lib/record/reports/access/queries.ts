import 'server-only'
import { inItsMonths } from '@/lib/audit/months/queries'
import { demand, type PersonActor } from '@/lib/core/actor'
import { environmentLabel } from '@/lib/core/environment'
import { revealIn } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { roleNames } from '@/lib/people/labels'
import { madeUpForTrials } from '@/lib/people/schema'
import { podStateWords } from '@/lib/pods/labels'
import { podReach } from '@/lib/policy/pods/queries'
import { signersWords } from '@/lib/policy/reach-words'
import type { Meant } from '@/lib/record/reports/decided/queries'
import { facts, type Row, type Section } from '@/lib/record/reports/document'
import { momentWords } from '@/lib/record/reports/labels'
import { mostRows, within } from '@/lib/record/reports/most'

/** Who may do what now, what changed, and who signed it. */
export async function accessSections(actor: PersonActor, meant: Meant): Promise<Section[]> {
  demand(actor, 'audit:read')
  return [
    await peopleSection(meant),
    ...(await podSections(actor, meant)),
    await policySection(meant),
    await changeSection(meant),
  ]
}

async function peopleSection({ telling }: Meant): Promise<Section> {
  const people = await read.person.findMany({
    where: { issuer: { not: madeUpForTrials }, deactivatedAt: null },
    select: { id: true, name: true, roles: true, groups: { select: { group: { select: { title: true } } } } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: mostRows + 1,
  })
  const rows = within(people).map(({ id, name, roles, groups }) => ({
    name: telling.named(id, name),
    roles: roles.map((role) => roleNames[role]).join(', ') || 'No role',
    groups: groups
      .map(({ group }) => group.title)
      .toSorted()
      .join(', '),
  }))
  return {
    name: 'people',
    title: 'People, as they are now',
    words: ['Everybody who can sign in. Whoever is in a group signs for it if they are an approver, too.'],
    form: 'table',
    columns: [
      { key: 'name', label: 'Person' },
      { key: 'roles', label: 'Roles' },
      { key: 'groups', label: 'Signs for' },
    ],
    rows: revealIn(rows),
  }
}

async function podSections(actor: PersonActor, { department, telling }: Meant): Promise<Section[]> {
  const pods = await read.pod.findMany({
    where: { state: { not: 'retired' }, ...(department !== undefined && { department }) },
    include: { owner: { select: { id: true, name: true } }, accounts: { select: { environment: true } } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: mostRows + 1,
  })
  const rows: Row[] = []
  const rights = new Map<string, readonly Row[]>()
  for (const { name, role, department: own, state, owner, accounts } of within(pods)) {
    const environments = accounts.map(({ environment }) => environment).toSorted()
    const places = (await podReach(actor, { name, role, department: own, environments })) ?? []
    for (const { environment: place, tools } of places) {
      const where = { role, department: own, environment: environmentLabel(place) }
      const count = (answer: 'allow' | 'ask') => tools.filter((tool) => tool.answer === answer).length
      rows.push({
        pod: name,
        ...where,
        owner: owner ? telling.named(owner.id, owner.name) : 'Nobody',
        state: podStateWords[state],
        alone: count('allow'),
        asks: count('ask'),
      })
      rights.set(
        JSON.stringify(where),
        tools.map((tool) => ({ ...where, tool: tool.title, may: mayWords(tool) })),
      )
    }
  }
  const whereColumns = [
    { key: 'role', label: 'Role' },
    { key: 'department', label: 'Department' },
    { key: 'environment', label: 'Environment' },
  ]
  return [
    {
      name: 'pods',
      title: 'Pods, as they are now',
      words: ['A pod without an account in an environment can do nothing there and has no line.'],
      form: 'table',
      columns: [
        { key: 'pod', label: 'Pod' },
        ...whereColumns,
        { key: 'owner', label: 'Answers for it' },
        { key: 'state', label: 'State' },
        { key: 'alone', label: 'Tools by itself', is: 'number' },
        { key: 'asks', label: 'After a signature', is: 'number' },
      ],
      rows: revealIn(within(rows)),
    },
    {
      name: 'rights',
      title: 'What they may do now',
      words: ['By role, department and environment. Every tool that is not named is denied.'],
      form: 'table',
      columns: [...whereColumns, { key: 'tool', label: 'Tool' }, { key: 'may', label: 'May be used' }],
      rows: revealIn(within([...rights.values()].flat())),
    },
  ]
}

type Reached = { answer: 'allow' | 'ask'; conditional: boolean; duties: Parameters<typeof signersWords>[0] }

function mayWords({ answer, conditional, duties }: Reached): string {
  const words = answer === 'allow' ? 'By itself' : `After a signature of ${signersWords(duties)}`
  return conditional ? `${words}, depending on the call` : words
}

async function policySection({ telling }: Meant): Promise<Section> {
  const inForce = await read.policyInForce.findUnique({ where: { id: 1 } })
  const version = inForce && (await read.policyVersion.findUnique({ where: { version: inForce.version } }))
  if (!inForce || !version)
    return facts('policy', 'The policy in force', [], ['No policy is in force: nothing is allowed.'])
  return facts('policy', 'The policy in force', [
    ['Version', version.version],
    ['In force since', momentWords(inForce.since.toISOString())],
    ['Because', telling.said(version.reason)],
    ['SHA-256 of its text', version.digest],
  ])
}

/** The nouns of which a line says that somebody may do something else than before. */
const nouns = ['person', 'group', 'installation', 'pod', 'credential', 'server', 'catalogue', 'policy']
/** What is no change of what anybody may do. */
const others = ['server.read', 'catalogue.reworded', 'catalogue.proposed']

type Changed = {
  id: string
  at: Date
  who: string
  whoId: string
  kind: string
  sentence: string
  number: number | null
  signers: string | null
}

async function changeSection({ period: { now }, upTo, telling }: Meant): Promise<Section> {
  const signer = telling.masked ? Prisma.sql`p.id` : Prisma.sql`p.name`
  const found = await read.$queryRaw<Changed[]>`
    select e.id, e.at, e."actorName" as who, e."actorId" as "whoId", e."actorKind" as kind, e.sentence, r.number,
      (select string_agg(${signer} || coalesce(' for ' || v."dutyGroup", ''), ', ' order by v.at, v.id) from "Vote" v
        join "Person" p on p.id = v."personId" where v."requestId" = r.id and v.verdict = 'approve' and v."endedAt" is null) as signers
    from "AuditEvent" e left join "Request" r on r.id = e."requestId"
    where ${await inItsMonths()} and e.at >= ${new Date(now.from)} and e.at < ${new Date(now.to)}
      and split_part(e.type, '.', 1) in (${Prisma.join(nouns)}) and e.type not like 'call.%'
      and e.type not in (${Prisma.join(others)})
      and (select o."position" from "AuditOrder" o where o."eventId" = e.id) <= ${upTo}
    order by e.at, e.id limit ${mostRows + 1}`
  const rows = within(found).map(({ id, at, who, whoId, kind, sentence, number, signers }) => ({
    at: at.toISOString(),
    sentence,
    who: telling.named(whoId, who, kind),
    request: number === null ? '' : `CS-${number}`,
    signers: signers ?? (number === null ? 'No request' : 'Nobody'),
    event: id,
  }))
  return {
    name: 'changes',
    title: 'What changed in this time',
    words: [
      'The oldest first, of all departments. What takes a right away counts at once; what gives more is asked for and signed, once there are enough people who can sign for one another.',
    ],
    form: 'table',
    columns: [
      { key: 'at', label: 'When', is: 'moment' },
      { key: 'sentence', label: 'What changed' },
      { key: 'who', label: 'By' },
      { key: 'request', label: 'Request' },
      { key: 'signers', label: 'Signed by' },
      { key: 'event', label: 'Event' },
    ],
    rows: revealIn(rows),
  }
}
