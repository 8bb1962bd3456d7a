import 'server-only'
import { carriedOutHere } from '@/lib/calls/rules'
import type { Standing } from '@/lib/calls/replaced/schema'
import { read } from '@/lib/db/client'
import { sha256 } from '@/lib/core/canonical'
import { longText, type Losses, noticedLosses } from '@/lib/findings/losses'
import type { Asked } from '@/lib/findings/scan/asked'
import { type InForce, inForceOrNone } from '@/lib/policy/queries'
import { type Ask, askPrisma } from '@/lib/prompts/use/queries'
import type { Tool } from '@/lib/tools/schema'

export type Args = Readonly<Record<string, unknown>>

/** A text that an argument holds; null where it holds none. */
export function textIn(args: Args, name: string): string | null {
  const value = Object.hasOwn(args, name) ? args[name] : null
  return typeof value === 'string' && value !== '' ? value : null
}

/** The new text of a call: one that is empty takes the place of another one as well. */
export function newTextIn(args: Args, name: string): string | null {
  const value = Object.hasOwn(args, name) ? args[name] : null
  return typeof value === 'string' ? value : null
}

/** What stands at this moment where the new text of a call goes, as far as Countersign knows what stands there. */
export async function standsNow(
  ask: Ask,
  tool: Pick<Tool, 'key' | 'replaces'>,
  args: Args,
  environment: string,
): Promise<Standing | null> {
  const { text, what, by } = tool.replaces ?? {}
  if (!text || !by || what === 'argument' || newTextIn(args, text) === null) return null
  const name = textIn(args, by)
  if (name === null) return null
  if (what === 'prompt') {
    const [live] = await ask<{ number: number }>(
      `select number from "PromptLive" where "promptSlug" = $1 and environment = $2`,
      [name, environment],
    )
    return { what, name, entry: null, number: live?.number ?? null, isOneOfSeveral: false }
  }
  if (what === 'output') return await fileAt(ask, args, environment, name)
  // What is written down here has one entry of a name in each environment; of repositories several may have it.
  if (carriedOutHere.has(tool.key)) return await givenAs(ask, environment, name)
  const found = await entriesAt(ask, name)
  const says = new Set(found.map(({ description }) => description))
  const [one] = found
  if (!one || says.size > 1) return { what: 'memory', name, entry: null, number: null, isOneOfSeveral: says.size > 1 }
  return { what: 'memory', name, entry: one.id, number: one.number, isOneOfSeveral: false }
}

/** The version that pods of an environment are given under this name; none where they are given nothing. */
async function givenAs(ask: Ask, environment: string, name: string): Promise<Standing> {
  const [given] = await ask<{ id: string; number: number | null }>(
    `select id, "activeNumber" as number from "MemoryEntry"
     where origin = 'live' and environment = $1 and path = $2`,
    [environment, name.trim()],
  )
  return { what: 'memory', name, entry: given?.id ?? null, number: given?.number ?? null, isOneOfSeveral: false }
}

/** The file at a path of a repository, or of the only one. Bytes that are no text are held against nothing. */
async function fileAt(ask: Ask, args: Args, environment: string, name: string): Promise<Standing | null> {
  if (textIn(args, 'encoding') === 'base64') return null
  const [file] = await ask<{ id: string; number: number | null }>(
    `select id, "standingNumber" as number from "Output" where environment = $1 and project = $2 and path = $3`,
    [environment, textIn(args, 'repo_name')?.trim() ?? '', name],
  )
  return { what: 'output', name, entry: file?.id ?? null, number: file?.number ?? null, isOneOfSeveral: false }
}

const nothingLost: Losses = { noticed: [], areKnown: true }
const unknownLosses: Losses = { noticed: [], areKnown: false }

/**
 * What a call's new text lacks of the text that it takes the place of, and whether that is known: where nobody can tell what
 * stands there, it is not. `said` is why the pod asks.
 */
export async function lostBy(
  ask: Ask,
  tool: Pick<Tool, 'key' | 'replaces'>,
  { arguments: args, reason: said }: Asked,
  standing: Standing | null,
): Promise<Losses> {
  const { text, what, by } = tool.replaces ?? {}
  const after = text ? newTextIn(args, text) : null
  if (!text || !by || after === null) return nothingLost
  if (what !== 'argument' && standing && isFirst(tool, standing)) return nothingLost
  const before = what === 'argument' ? textIn(args, by) : standing && (await textOf(ask, standing))
  if (before === null) return unknownLosses
  const noticed = noticedLosses({ digest: sha256(before), text: before }, after, said)
  return { noticed: noticed.map((one) => ({ ...one, field: text })), areKnown: true }
}

/** What a call would lose, worked out before anything was held, and of what it was true. */
export type LossesAhead = { of: string; losses: Losses }

const known = (tool: Pick<Tool, 'replaces'>, standing: Standing | null) => JSON.stringify([tool.replaces, standing])

/** What a call would lose, worked out before; null where no rule looks at it. */
export async function lossesBefore(
  ask: Ask,
  { snapshot, tools }: Pick<InForce, 'snapshot' | 'tools'>,
  { environment }: { environment: string },
  asked: Asked & { tool: string },
): Promise<LossesAhead | null> {
  const tool = snapshot.asksForLosses ? tools.get(asked.tool) : undefined
  if (!tool?.replaces) return null
  const standing = await standsNow(ask, tool, asked.arguments, environment)
  return { of: known(tool, standing), losses: await lostBy(ask, tool, asked, standing) }
}

/**
 * Holds a long text of a call against what stands, before others wait for it: what it lacks is known then. A short one is
 * compared where it is judged, which takes less than to ask.
 */
export function comparedAhead({ environment }: { environment: string }, input: Asked & { tool: string }) {
  const isLong = Object.values(input.arguments).some((value) => typeof value === 'string' && value.length >= longText)
  return isLong ? compareNow(input, environment) : null
}

async function compareNow(input: Asked & { tool: string }, environment: string): Promise<void> {
  const tool = (await inForceOrNone())?.tools.get(input.tool)
  if (tool?.replaces) await lossesOf(askPrisma(read), tool, input, environment)
}

/** The same for a call of which nobody has looked yet what stands there. */
async function lossesOf(
  ask: Ask,
  tool: Pick<Tool, 'key' | 'replaces'>,
  asked: Asked,
  environment: string,
  ahead: LossesAhead | null = null,
): Promise<Losses> {
  const standing = await standsNow(ask, tool, asked.arguments, environment)
  return ahead?.of === known(tool, standing) ? ahead.losses : await lostBy(ask, tool, asked, standing)
}

/** What each of these calls would lose, where a rule looks at that and its tool takes the place of a text; else null. */
export async function lossesAsked(
  ask: Ask,
  { snapshot, tools }: Pick<InForce, 'snapshot' | 'tools'>,
  items: readonly { actor: { environment: string }; input: Asked & { tool: string }; ahead?: LossesAhead | null }[],
): Promise<(Losses | null)[]> {
  const losses: (Losses | null)[] = []
  // One after the other: they share a connection.
  for (const { actor, input, ahead } of items) {
    const tool = snapshot.asksForLosses ? tools.get(input.tool) : undefined
    losses.push(tool?.replaces ? await lossesOf(ask, tool, input, actor.environment, ahead) : null)
  }
  return losses
}

/** Whether nothing stands there. Of a file that another tool writes, and that nobody ever handed in here, nobody knows. */
function isFirst({ key }: Pick<Tool, 'key'>, { what, entry, number, isOneOfSeveral }: Standing): boolean {
  if (number !== null || isOneOfSeveral) return false
  return what !== 'output' || entry !== null || carriedOutHere.has(key)
}

/** The exact text that stands there; null where nothing does, or nobody can tell which. */
export async function textOf(ask: Ask, { what, name, entry, number }: Standing): Promise<string | null> {
  if (number === null || (what !== 'prompt' && entry === null)) return null
  const [found] = await ask<{ text: string | null }>(textsOf[what], [what === 'prompt' ? name : entry, number])
  return found?.text ?? null
}

/** The exact text of a version of each: none where its bytes are no text. */
const textsOf: Record<Standing['what'], string> = {
  prompt: `select t.text from "PromptVersion" v join "PromptText" t on t.digest = v.digest
    where v."promptSlug" = $1 and v.number = $2`,
  memory: `select coalesce(t.text, v.description) as text from "MemoryVersion" v
    left join "MemoryText" t on t.digest = v."textDigest" where v."entryId" = $1 and v.number = $2`,
  output: `select convert_from(b.bytes, 'UTF8') as text from "OutputRevision" r join "OutputBytes" b on b.digest = r.digest
    where r."outputId" = $1 and r.number = $2 and r."isText"`,
}

/** So many entries of one path are looked at: copies on branches say mostly the same. */
const mostEntries = 50

async function entriesAt(ask: Ask, path: string) {
  return await ask<{ id: string; description: string | null; number: number }>(
    `select e.id, e.description, (select v.number from "MemoryVersion" v where v."entryId" = e.id and not v.removed
       order by v.number desc limit 1) as number
     from "MemoryEntry" e where e.path = $1 and e.state = 'active' order by e."updatedAt" desc, e.id desc limit ${mostEntries}`,
    [path],
  )
}
