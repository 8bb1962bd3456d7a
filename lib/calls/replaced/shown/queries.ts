import 'server-only'
import { type Args, newTextIn, textIn, textOf } from '@/lib/calls/replaced/queries'
import type { ReplacedText, Standing } from '@/lib/calls/replaced/schema'
import { carriedOutHere } from '@/lib/calls/rules'
import { revealHidden } from '@/lib/core/hidden'
import { paths } from '@/lib/core/paths'
import { read } from '@/lib/db/client'
import { seen } from '@/lib/findings/aside/seen'
import { hidesTheSame } from '@/lib/findings/mask'
import { askPrisma } from '@/lib/prompts/use/queries'
import type { Tool } from '@/lib/tools/schema'

/** Both texts as people see them: what the call would put there, and what stood there when they were asked. */
export async function replacedIn(
  tool: Pick<Tool, 'key' | 'replaces'> | null,
  args: Args,
  standing: Standing | null,
  environment: string,
): Promise<ReplacedText | null> {
  const { text: argument, what, by } = tool?.replaces ?? {}
  const after = argument ? newTextIn(args, argument) : null
  if (!argument || !by || after === null) return null
  if (what === 'argument') {
    const before = textIn(args, by)
    return before === null ? null : await shownAs({ ...nothing, argument, what, name: by }, before, after)
  }
  if (!standing || standing.what !== what) return null
  const { name, number, isOneOfSeveral } = standing
  const shown = { ...nothing, argument, what, name: revealHidden(name).text, number, isOneOfSeveral }
  const found = await (what === 'prompt'
    ? promptAt(standing, environment)
    : what === 'output'
      ? revisionAt(standing)
      : entryAt(standing, carriedOutHere.has(tool!.key) ? { origin: 'live', environment } : {}))
  return await shownAs({ ...shown, ...found.more }, found.text, after)
}

const nothing = { href: null, number: null, isOneOfSeveral: false, hasMoved: false }

async function shownAs(
  about: Omit<ReplacedText, 'before' | 'isUnseenOther'>,
  before: string | null,
  after: string,
): Promise<ReplacedText> {
  if (before === null) return { ...about, before, isUnseenOther: false }
  const [old, fresh] = await Promise.all([seen({ text: before }), seen({ text: after })])
  return { ...about, before: old.shown.text, isUnseenOther: !hidesTheSame(old.asked, fresh.asked, 'text') }
}

async function promptAt({ name, number }: Standing, environment: string) {
  const [prompt, live, version] = await Promise.all([
    read.prompt.findUnique({ where: { slug: name }, select: { title: true } }),
    read.promptLive.findUnique({ where: { promptSlug_environment: { promptSlug: name, environment } } }),
    number === null
      ? null
      : read.promptVersion.findUnique({
          where: { promptSlug_number: { promptSlug: name, number } },
          include: { text: true },
        }),
  ])
  const title = prompt && revealHidden(prompt.title).text
  return {
    text: version?.text.text ?? null,
    more: {
      ...(title && { name: title }),
      href: number === null ? null : paths.prompt(name, number),
      hasMoved: (live?.number ?? null) !== number,
    },
  }
}

/** `among` is where else an entry of this name counts: everywhere, or in what is written down here. */
async function entryAt(
  { entry: id, number, isOneOfSeveral, name }: Standing,
  among: { origin?: 'live'; environment?: string },
) {
  if (id === null || number === null) {
    const named = id === null ? { path: name, ...among } : { id }
    const now = isOneOfSeveral ? null : await read.memoryEntry.findFirst({ where: { ...named, state: 'active' } })
    return { text: null, more: { hasMoved: now !== null } }
  }
  const standing = { what: 'memory', name, entry: id, number, isOneOfSeveral } as const
  const [entry, text, newest] = await Promise.all([
    read.memoryEntry.findUnique({ where: { id }, select: { state: true, activeNumber: true } }),
    textOf(askPrisma(read), standing),
    read.memoryVersion.findFirst({ where: { entryId: id }, orderBy: { number: 'desc' }, select: { number: true } }),
  ])
  // Of what is written down here pods may be given an earlier version than the newest one, which waits.
  const now = entry?.activeNumber ?? newest?.number
  const hasMoved = entry?.state !== 'active' || now !== number
  return { text, more: { href: paths.memoryEntry(id), hasMoved } }
}

async function revisionAt({ entry: id, number }: Standing) {
  if (id === null || number === null) return { text: null, more: {} }
  const output = await read.output.findUnique({ where: { id }, select: { standingNumber: true } })
  const text = await textOf(askPrisma(read), { what: 'output', name: '', entry: id, number, isOneOfSeveral: false })
  const more = { href: paths.output(id, { revision: number }), hasMoved: output?.standingNumber !== number }
  return { text, more }
}
