import 'server-only'
import { execute } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { log } from '@/lib/core/log'
import { paths } from '@/lib/core/paths'
import { read } from '@/lib/db/client'
import { capabilitiesIn, type PushRefusal, readCommands, taskIn, type Wanted, wantedBy } from '@/lib/deliveries/asked'
import { deliver, keepBranch, refusePush } from '@/lib/deliveries/commands'
import { beginsFrom } from '@/lib/deliveries/begun/queries'
import { lookedThrough } from '@/lib/deliveries/open/queries'
import { type ContentRefusal, landsWords, losesWords, pushWords, waitsWords } from '@/lib/deliveries/labels'
import { unlookedLines } from '@/lib/deliveries/unlooked'
import { mostCommits, mostFiles, mostPushBytes, type Pushed } from '@/lib/deliveries/schema'
import { env } from '@/lib/env'
import { lossWords } from '@/lib/findings/labels'
import { stopIn } from '@/lib/policy/stopped'
import type { Opened } from '@/lib/gate/git'
import { inTurn, readyForTurn } from '@/lib/gate/git-turn'
import { headsIn, isIn, moveRef, noCommit } from '@/lib/git/kept'
import { band, flush, packet, PacketProblem, Packets } from '@/lib/git/packets'
import { ContentProblem, insistOnWhole, lookInto } from '@/lib/git/pushed'
import { openQuarantine, PackProblem, type Quarantine } from '@/lib/git/quarantine'
import { isNoRoom } from '@/lib/git/room'

// A push: its commands are judged by their names first, then what it brings is looked into aside, and only what is taken
// comes into the kept repository.

// Of several refs none moves, so that whoever asks for all of them or none is given that.
const capabilities =
  'report-status side-band-64k push-options atomic delete-refs ofs-delta quiet object-format=sha1 agent=countersign'

/** Where branches are, and what can be answered, as git asks before it pushes. */
export async function advertisePush({ folder }: Pick<Opened, 'folder'>): Promise<Buffer> {
  const refs = [...(await headsIn(folder))].map(([branch, commit]) => `${commit} refs/heads/${branch}`)
  const [first = `${noCommit} capabilities^{}`, ...more] = refs
  return Buffer.concat([packet(`${first}\0${capabilities}\n`), ...more.map((ref) => packet(`${ref}\n`)), flush])
}

type Said = { ref: string | null; lines: readonly string[]; refused: string | null }

/** Takes a push, and answers as git expects: what became of it, and words that it shows. */
export async function receivePush(opened: Opened, body: AsyncIterable<Buffer>): Promise<Buffer> {
  const packets = new Packets(body, 200_000)
  let offered: string[] = []
  try {
    const lines = await packets.list()
    // Before a large push git asks with nothing but a flush whether it may.
    if (lines === null || lines.length === 0) return Buffer.alloc(0)
    offered = capabilitiesIn(lines)
    const commands = readCommands(lines)
    if (!commands) throw new PacketProblem('a line is no command', lines)
    const { podSlug: pod, protectedBranches } = opened
    const wanted = wantedBy(commands, { pod, protectedBranches })
    if (wanted.kind === 'refused') {
      await drain(packets.rest())
      const [first] = commands
      return reportOf(
        await refused(opened, wanted.reason, first?.ref ?? null),
        offered,
        commands.map(({ ref }) => ref),
      )
    }
    const options = offered.includes('push-options') ? ((await packets.list()) ?? []) : []
    const task = taskIn(options.map((option) => option.toString('utf8')))
    return reportOf(await take(opened, wanted, task, packets), offered)
  } catch (error) {
    if (!(error instanceof PacketProblem)) throw error
    if (offered.length === 0) offered = capabilitiesIn(error.lines)
    await drain(packets.rest())
    // Whoever pushes everything there is may send more refs than are read.
    const isSeveral = (readCommands(error.lines)?.length ?? 0) > 1
    return reportOf(await refused(opened, isSeveral ? 'push_several' : 'push_unreadable', null), offered)
  }
}

/** Answers a push that is refused whoever sends it and whatever it is, in words that git shows. */
export async function turnPushAway(body: AsyncIterable<Buffer>, words: string): Promise<Buffer> {
  const packets = new Packets(body, 200_000)
  try {
    const lines = await packets.list()
    await drain(packets.rest())
    const refs = readCommands(lines ?? [])?.map(({ ref }) => ref) ?? []
    return reportOf({ ref: null, lines: [words], refused: words }, capabilitiesIn(lines ?? []), refs)
  } catch (error) {
    if (!(error instanceof PacketProblem)) throw error
    await drain(packets.rest())
    return reportOf({ ref: null, lines: [words], refused: words }, capabilitiesIn(error.lines), [])
  }
}

/** What of a refused push is under way is let go by, up to what a push may hold: git listens only when it has said all. */
async function drain(rest: AsyncIterable<Buffer>): Promise<void> {
  let left = mostPushBytes
  try {
    for await (const chunk of rest) if ((left -= chunk.length) < 0) return
  } catch (error) {
    // What cannot be unpacked is refused as it is, and nothing more of it is let by.
    if (!(error instanceof PacketProblem)) throw error
  }
}

async function refused(
  { actor }: Opened,
  reason: PushRefusal | ContentRefusal,
  ref: string | null,
  more?: string,
): Promise<Said> {
  await execute(refusePush, actor, { reason })
  const { what, instead } = pushWords(reason, { ref, ...(more && { more }) })
  return { ref, lines: [what, instead], refused: what }
}

async function take(
  opened: Opened,
  wanted: Exclude<Wanted, { kind: 'refused' }>,
  task: string | null,
  packets: Packets,
): Promise<Said> {
  const ref = wanted.kind === 'deliver' ? `refs/for/${wanted.branch}` : `refs/heads/${wanted.branch}`
  let quarantine: Quarantine | null = null
  const pack = async function* () {
    yield* packets.rest()
    // Whoever is to be alone in a moment needs a connection for that; it comes while git ends, and waits for nobody's bytes.
    readyForTurn()
  }
  try {
    const aside = (quarantine = openQuarantine(opened.folder))
    await aside.take(pack(), mostPushBytes)
    const look = async () =>
      wanted.kind === 'own'
        ? await takeOwn(opened, wanted, aside, ref)
        : await takeDelivery(opened, { branch: wanted.branch, head: wanted.head, task }, aside, ref)
    const said = await inTurn(opened.id, look)
    return said ?? (await refused(opened, 'push_busy', ref))
  } catch (error) {
    if (error instanceof ContentProblem) return await refused(opened, error.reason, ref, error.more)
    if (isNoRoom(error)) {
      log.error({ err: error }, 'there is no room left for what is pushed')
      await drain(packets.rest())
      return await refused(opened, 'push_full', ref)
    }
    if (!(error instanceof PackProblem)) throw error
    const reasons = {
      too_large: 'push_too_large',
      broken_pack: 'push_broken',
      no_past: 'push_incomplete',
      bad_content: 'push_content',
    } as const
    return await refused(opened, reasons[error.reason], ref, error.message)
  } finally {
    quarantine?.drop()
  }
}

async function takeOwn(
  opened: Opened,
  { branch, from, head }: Extract<Wanted, { kind: 'own' }>,
  quarantine: Quarantine,
  ref: string,
): Promise<Said> {
  const { folder, actor, id } = opened
  await insistOnWhole(folder, head, quarantine.env)
  if (from !== null && !(await isIn(folder, from, head, quarantine.env)))
    return await refused(opened, 'push_not_ahead', ref)
  const kept = await quarantine.keep()
  const outcome = await execute(keepBranch, actor, { repositoryId: id, branch, commit: head })
  const stopped = outcome.ok ? null : stopIn(outcome)
  const isMoved =
    outcome.ok &&
    (await moveRef(folder, ref, head, from).catch((error: unknown) => {
      if (isNoRoom(error)) kept.undo()
      throw error
    }))
  if (isMoved) return { ref, lines: [`${branch} is a branch of your own. Nobody was asked.`], refused: null }
  kept.undo()
  // What the command refused is on the record by it.
  if (outcome.ok) return await refused(opened, 'push_not_ahead', ref)
  if (stopped !== null) return { ref, lines: [stopped], refused: stopped }
  const { what, instead } = pushWords('push_denied', { ref })
  return { ref, lines: [what, ...(outcome.fields?.rule ?? []), instead], refused: what }
}

type Asked = { branch: string; head: string; task: string | null }

async function takeDelivery(
  opened: Opened,
  { branch, head, task }: Asked,
  quarantine: Quarantine,
  ref: string,
): Promise<Said> {
  const { folder, actor, id: repositoryId } = opened
  const at = await read.repositoryBranch.findUnique({ where: { repositoryId_branch: { repositoryId, branch } } })
  const from = at ? null : await beginsFrom(folder, repositoryId, head, quarantine.env)
  const base = at?.commit ?? from?.base ?? null
  const limits = { files: mostFiles, commits: mostCommits }
  const asked = { base, head, env: quarantine.env, limits, begins: from !== null }
  const { tree, files, commits } = await lookInto(folder, asked)
  const looked = await lookedThrough(folder, files, commits, quarantine.env)
  const pushed: Pushed = {
    id: newId(),
    repositoryId,
    branch,
    base,
    head,
    tree,
    files,
    commits,
    task,
    ...looked,
    ...from,
  }
  const kept = await quarantine.keep()
  // Where nobody knows whether it was taken, as the database went away, its objects stay: they are whole, and may be needed.
  const outcome = await execute(deliver, actor, pushed)
  if (!outcome.ok) {
    kept.undo()
    log.debug({ reason: outcome.reason, fields: outcome.fields }, 'a delivery was refused')
    const stopped = stopIn(outcome)
    if (stopped !== null) return { ref, lines: [stopped], refused: stopped }
    const { reason: why } = outcome
    const reason = why === 'push_moved' || why === 'push_unprotected' ? why : 'push_denied'
    const { what, instead } = pushWords(reason, { ref })
    return { ref, lines: [what, ...(outcome.fields?.rule ?? []), instead], refused: what }
  }
  const { number, groups } = outcome.value
  const lost = losesWords(looked.losses.map((loss) => ({ path: loss.path, what: lossWords.sentence(loss) })))
  const noticed = [...lost, ...unlookedLines(looked.unlooked)]
  if (number === null) return { ref, lines: [...landsWords, ...noticed], refused: null }
  const address = new URL(paths.request(number), env.url).href
  return { ref, lines: [...waitsWords(number, address, groups.join(', ')), ...noticed], refused: null }
}

/** What git is told in the end, in the form that it asked for. */
function reportOf({ ref, lines, refused: why }: Said, offered: readonly string[], refs = ref ? [ref] : []): Buffer {
  const isBanded = offered.includes('side-band-64k')
  const states = refs.map((one) => packet(why ? `ng ${one} ${why}\n` : `ok ${one}\n`))
  const report = Buffer.concat([packet('unpack ok\n'), ...states, flush])
  const words = lines.map((line) => band(2, `${line}\n`))
  if (!isBanded) return report
  return Buffer.concat([...words, ...(offered.includes('report-status') ? [band(1, report)] : []), flush])
}
