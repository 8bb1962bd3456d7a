import 'server-only'
import { createHash } from 'node:crypto'
import { outcomeOf } from '@/lib/audit/outcomes'
import { inItsMonths, monthsAway } from '@/lib/audit/months/queries'
import type { AuditFilter } from '@/lib/audit/schema'
import { wantedBy } from '@/lib/audit/wanted/queries'
import { type Actor, demand } from '@/lib/core/actor'
import { revealIn } from '@/lib/core/hidden'
import { lanesOf } from '@/lib/core/lanes'
import { read } from '@/lib/db/client'
import { type ExportedLine, type ExportFormat, type ExportHead, written } from '@/lib/record/exports/written'
import { meantFilter } from '@/lib/record/exports/schema'

/** So many lines are in memory at once, however many there are. */
const linesAtOnce = 1_000
/** Whoever reads slowly has this long; the database keeps what was deleted meanwhile for as long as somebody reads. */
const patienceMs = 30 * 60_000
/** Each takes a connection for as long as it lasts; what comes then waits its turn. */
const lane = lanesOf(2)

type Found = Omit<ExportedLine, 'time' | 'request'> & { at: Date; request: number | null }

/** What is to be exported: lines that had their places by then, which are the same for good. */
type Meant = { filter: AuditFilter; upTo: number; format: ExportFormat }

/** Hands on the text of each line that this reader may see and wants, in the order of the page, so many at once. */
async function eachText(actor: Actor, meant: Meant, take: (text: string, lines: number) => Promise<void> | void) {
  const { every } = await wantedBy(actor, meant.filter)
  const { columns, line } = written[meant.format]
  await lane(() =>
    read.$transaction(
      async (tx) => {
        await take(columns, 0)
        await tx.$executeRaw`
          declare exported no scroll cursor for
          select e.at, e.id as event, e.type, e."actorKind", e."actorName" as actor, e."actorId", e.sentence, e.outcome,
            e.environment, e."podId" as pod, e."toolKey" as tool, e."taskKey" as task, e."callId" as call,
            (select number from "Request" r where r.id = e."requestId") as request
          from "AuditEvent" e where ${every}
            and (select o."position" from "AuditOrder" o where o."eventId" = e.id) <= ${meant.upTo}
          order by e.at desc, e.id desc`
        for (;;) {
          const found = await tx.$queryRawUnsafe<Found[]>(`fetch ${linesAtOnce} from exported`)
          if (found.length === 0) return
          await take(found.map((one) => line(toLine(one))).join(''), found.length)
        }
      },
      { timeout: patienceMs, maxWait: patienceMs },
    ),
  )
}

function toLine({ at, request, ...found }: Found): ExportedLine {
  const where = { time: at.toISOString(), request: request === null ? null : `CS-${request}` }
  return revealIn({ ...found, ...where, outcome: outcomeOf(found.type!, found.outcome) })
}

/** How many lines an export holds and the digest of what stands below its head. */
export async function summedUp(actor: Actor, meant: Meant): Promise<{ count: number; digest: string }> {
  const hash = createHash('sha256')
  let count = 0
  await eachText(actor, meant, (text, lines) => {
    hash.update(text)
    count += lines
  })
  return { count, digest: hash.digest('hex') }
}

/** An export as the record has it. */
export type Exported = Meant & { head: ExportHead }

/** What this reader exported under this id within a day; null when there is no such export. */
export async function exportOf(actor: Actor, id: string): Promise<Exported | null> {
  demand(actor, 'audit:keep')
  const [found] = await read.$queryRaw<{ at: Date; name: string; data: Said }[]>`
    select e.at, e."actorName" as name, e.data from "AuditEvent" e
    where split_part(e.type, '.', 1) = 'record' and e.type not like 'call.%' and e.type = 'record.exported'
      and e.at > now() - interval '1 day' and ${await inItsMonths()} and e."subjectId" = ${id} and e."actorId" = ${actor.id}`
  if (!found) return null
  const { filter, upTo, format, count, digest } = found.data
  const meant = meantFilter.parse(filter)
  // What leaves the record after this was counted breaks the file off, so these are the months that were away then.
  const away = await monthsAway(new Date(meant.from ?? 0), new Date(meant.to ?? found.at))
  const archives = away.map(({ month }) => month)
  return {
    filter: meant,
    upTo,
    format,
    head: { filter, upTo, by: found.name, at: found.at.toISOString(), count, digest, archives },
  }
}

type Said = Omit<ExportHead, 'by' | 'at' | 'archives'> & { format: ExportFormat }

/** Hands on an export, head first. Throws at its end when what was read is not what the record says was exported. */
export async function writeExport(
  actor: Actor,
  { head, ...meant }: Exported,
  take: (text: string) => Promise<void> | void,
): Promise<void> {
  demand(actor, 'audit:keep')
  await take(written[meant.format].head(head))
  const hash = createHash('sha256')
  await eachText(actor, meant, async (text) => {
    hash.update(text)
    await take(text)
  })
  if (hash.digest('hex') !== head.digest) throw new Error('an export is not what was counted')
}
