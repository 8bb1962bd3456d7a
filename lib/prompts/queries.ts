import 'server-only'
import { type Actor, demand, type PodActor } from '@/lib/core/actor'
import { type Environment, environments } from '@/lib/core/environment'
import { revealIn } from '@/lib/core/hidden'
import { read } from '@/lib/db/client'
import { seen } from '@/lib/findings/aside/seen'
import { findingsOf } from '@/lib/findings/queries'
import { promptTexts } from '@/lib/findings/texts'
import { driftedFrom, shownDrifts, usageOf } from '@/lib/prompts/drift/queries'
import { backOf } from '@/lib/prompts/back/queries'
import { remarksOnVersion } from '@/lib/prompts/remarks/queries'
import { checksOf, stateOf, variableChanges } from '@/lib/prompts/rules'
import {
  promptEnvelope,
  type PromptDetail,
  type LiveVersion,
  type VersionRow,
  type WaitingVersion,
} from '@/lib/prompts/schema'
import { variablesOf } from '@/lib/prompts/variables'
import { noWork, shownWork, workedFrom } from '@/lib/prompts/work/queries'

/** So many versions a page lists. */
const mostVersions = 100

/** A version of a prompt beside another one; null where there is none. Unless it is said, beside what is live, or the one before it. */
export async function promptDetail(
  actor: Actor,
  slug: string,
  number: number,
  compared?: number,
): Promise<PromptDetail | null> {
  demand(actor, 'prompts:read')
  const key = (of: number) => ({ promptSlug_number: { promptSlug: slug, number: of } })
  const [prompt, version, versions, newest, total, waiting] = await Promise.all([
    read.prompt.findUnique({ where: { slug }, include: { live: true, owner: { select: { name: true } } } }),
    read.promptVersion.findUnique({ where: key(number), include: { text: true } }),
    read.promptVersion.findMany({ where: { promptSlug: slug }, orderBy: { number: 'desc' }, take: mostVersions }),
    read.promptVersion.findFirst({ where: { promptSlug: slug }, orderBy: { number: 'desc' } }),
    read.promptVersion.count({ where: { promptSlug: slug } }),
    waitingOf([slug]),
  ])
  if (!prompt || !version || !newest) return null
  const beside = compared ?? usuallyBeside(number, prompt.live)
  const [other, requests, fresh, notes, findings, drifts, drifted, usage, back, remarks, work, worked] =
    await Promise.all([
      beside > 0 && beside !== number
        ? read.promptVersion.findUnique({ where: key(beside), include: { text: true } })
        : null,
      requestsOf(prompt.live),
      seen(promptTexts({ ...version, text: version.text.text })),
      seen(Object.fromEntries([version, ...versions].map(({ number: of, note }) => [of, note]))),
      findingsOf(actor, { kind: 'prompt_version', id: slug, version: number }),
      shownDrifts(actor, slug),
      driftedFrom([slug]),
      usageOf(actor, slug),
      backOf(slug, number, prompt.live),
      remarksOnVersion(slug, number),
      shownWork(actor, slug, number),
      workedFrom(actor, slug, [...new Set([number, ...versions.map((one) => one.number)])]),
    ])
  const old = other && (await seen({ text: other.text.text }))
  const waits = waiting.get(slug) ?? []
  const row = (one: typeof newest): VersionRow => ({
    number: one.number,
    state: stateOf(
      one,
      waits.some((wait) => wait.number === one.number),
    ),
    digest: one.digest,
    note: notes.shown[one.number] ?? null,
    writtenBy: { kind: one.writtenByKind, name: one.writtenByName },
    writtenAt: one.writtenAt.toISOString(),
    worked: worked.get(one.number) ?? noWork,
    liveIn: prompt.live.filter((live) => live.number === one.number).map(({ environment }) => environment),
  })
  const { title, purpose, sensitivity } = revealIn(prompt)
  return {
    slug,
    title,
    purpose,
    sensitivity,
    owner: prompt.owner?.name ?? null,
    isOwn: prompt.ownerId === actor.id,
    newest: newest.number,
    live: liveRows(prompt.live, requests),
    waiting: waits,
    version: {
      ...row(version),
      text: fresh.shown.text,
      variables: variablesOf(fresh.shown.text),
      saysPersonal: version.saysPersonal,
    },
    beside: other && old && { number: other.number, text: old.shown.text },
    checks: checksOf(fresh, old, old ? variableChanges(old.shown.text, fresh.shown.text).removed : []),
    findings,
    drifts,
    drifted: drifted.get(slug) ?? { tasks: 0, others: 0, notLive: 0 },
    usage,
    back,
    remarks,
    work,
    versions: versions.map(row),
    total,
  }
}

/** What pods are given in the environment of this one; null where nothing is live there. */
export async function livePrompt(
  actor: PodActor,
  slug: string,
): Promise<{ slug: string; environment: string; version: number; digest: string; text: string; since: string } | null> {
  demand(actor, 'calls:make')
  const { environment } = actor
  const live = await read.promptLive.findUnique({
    where: { promptSlug_environment: { promptSlug: slug, environment } },
    include: { version: { include: { text: true } } },
  })
  if (!live) return null
  const { number: version, since } = live
  const { digest, text } = live.version
  return { slug, environment, version, digest, text: text.text, since: since.toISOString() }
}

type Live = { environment: string; number: number; requestId: string; since: Date }

/** What a version is most usefully read beside: what pods have now in the first place where it is not. */
function usuallyBeside(number: number, live: readonly Live[]): number {
  const other = ['prod', 'test', 'dev'].map((place) => live.find(({ environment }) => environment === place)?.number)
  return other.find((one) => one !== undefined && one !== number) ?? number - 1
}

/** What is live where, with the request that made it so. */
export function liveRows(live: readonly Live[], requests: Requests): LiveVersion[] {
  return live.map(({ environment, number, since, requestId }) => ({
    environment: environment as Environment,
    number,
    since: since.toISOString(),
    request: requests.get(requestId)?.number ?? null,
    isBack: requests.get(requestId)?.kind === 'prompt_look',
  }))
}

type Requests = ReadonlyMap<string, { number: number; kind: string }>

/** The requests that made something live, or by which it is looked at afterwards. */
export async function requestsOf(live: readonly Live[]): Promise<Requests> {
  const ids = live.map(({ requestId }) => requestId)
  const rows = await read.request.findMany({
    where: { id: { in: ids } },
    select: { id: true, number: true, kind: true },
  })
  return new Map(rows.map(({ id, ...request }) => [id, request]))
}

/** What waits for people, by prompt. */
export async function waitingOf(slugs: readonly string[]): Promise<Map<string, WaitingVersion[]>> {
  const subjects = slugs.flatMap((slug) => environments.map((place) => `${slug}/${place}`))
  // In the words by which the database knows that its index of what is open holds them all.
  const rows = await read.$queryRaw<{ id: string; number: number; envelope: unknown }[]>`
    select id, number, envelope from "Request"
    where kind = 'prompt_version' and "subjectKind" = 'prompt' and "subjectId" = any(${subjects})
      and state in ('waiting', 'approved')`
  const found = new Map<string, WaitingVersion[]>()
  for (const { id: requestId, number: request, envelope } of rows) {
    const { prompt, version, environment } = promptEnvelope.parse(envelope)
    found.set(prompt, [...(found.get(prompt) ?? []), { environment, number: version, request, requestId }])
  }
  return found
}
