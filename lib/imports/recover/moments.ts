import type { Commit } from '@/lib/imports/schema'
import { momentOf } from '@/lib/imports/recover/values'

/** Seconds since 1970 and a zone, both as they are written; no seconds where none could be found. */
export type Written = { seconds: string | null; zone: string }

/** The two times of a commit. */
export type Stamp = { author: Written; committer: Written }

/** The time in a commit's own header, which may lie before 1970. */
export function momentIn(header: string, who: 'author' | 'committer'): Written {
  const found = new RegExp(`^${who} .*> *(-?\\d+)(?: +(\\S+))?$`, 'm').exec(header)
  return { seconds: found?.[1] ?? null, zone: found?.[2] ?? '' }
}

/**
 * The moments of commits, oldest first. The seconds are true whatever zone is written beside them. Where the author's
 * cannot be read the committer's stand; where neither can, the commit keeps its place behind the one before it.
 */
export function momentsOf(stamps: readonly Stamp[]): Pick<Commit, 'at' | 'momentFault'>[] {
  const known = stamps.map(({ author, committer }) => readable(author) ?? readable(committer))
  let before = known.find((at) => at !== null) ?? new Date(0).toISOString()
  return stamps.map(({ author }, index) => {
    before = known[index] ?? before
    const fault = faultOf(author, known[index] !== null)
    return fault === null ? { at: before } : { at: before, momentFault: fault }
  })
}

function readable({ seconds }: Written): string | null {
  return seconds === null ? null : momentOf(Number(seconds) * 1_000)
}

/** Zones lie between twelve hours behind and fourteen ahead; git writes down whatever it is told. */
function isZone(zone: string): boolean {
  const [, hours = '', minutes = ''] = /^[+-](\d\d)(\d\d)$/.exec(zone) ?? []
  return zone === '' || (hours !== '' && Number(hours) <= 14 && Number(minutes) < 60)
}

function faultOf(author: Written, isKnown: boolean): string | null {
  const { seconds, zone } = author
  if (readable(author) === null) {
    const said = seconds === null ? 'names no time that can be read' : `names a time that no calendar has (${seconds})`
    return isKnown
      ? `The commit ${said}; the time at which it was taken into the repository stands in its place.`
      : `The commit ${said}: when it was made is not known, and it stands where it comes in the history.`
  }
  return isZone(zone) ? null : `The commit names a zone that does not exist (${zone}); the moment itself is true.`
}
