import { z } from 'zod'
import type { Place } from '@/lib/core/count'

type Direction = 'asc' | 'desc'
type Kind = 'time' | 'number' | 'text'
export type Columns = Readonly<Record<string, Kind>>
type ValueOf<K extends Kind> = K extends 'time' ? Date : K extends 'number' ? number : string
export type Values<C extends Columns> = { [Name in keyof C]: ValueOf<C[Name]> }
type Beyond<Value> = Value | { gt?: Value; gte?: Value; lt?: Value; lte?: Value }
type Bounds<C extends Columns> = { [Name in keyof C]?: Beyond<ValueOf<C[Name]>> }

/** How many rows a page of a list has. On a phone each is a card, and 25 of them are as far as a thumb goes. */
export const pageSize = 25

/** Stands before a place whose page ends there instead of beginning there. */
const back = '~'

/**
 * A list's order, by columns of which the last makes it unique, and its pages. A page begins after the values of the row
 * before it, or ends before those of the row after it, not at that row: so nothing is passed over when the row has
 * changed, moved or left the list meanwhile.
 */
export function keyset<const C extends Columns, const D extends Direction>(direction: D, columns: C) {
  const names = Object.keys(columns) as (keyof C & string)[]
  const isBack = (cursor: string | undefined) => cursor?.startsWith(back) ?? false
  const directionAt = (cursor: string | undefined): Direction =>
    isBack(cursor) === (direction === 'asc') ? 'desc' : 'asc'

  function read(cursor: string): Values<C> | null {
    const texts = (isBack(cursor) ? cursor.slice(back.length) : cursor).split(',')
    if (texts.length !== names.length) return null
    const values = names.map((name, at) => valueOf(columns[name]!, texts[at]!))
    return values.includes(null) ? null : (Object.fromEntries(names.map((name, at) => [name, values[at]])) as Values<C>)
  }

  function cursorOf(row: Values<C>): string {
    const texts = names.map((name) => (row[name] instanceof Date ? String(row[name].getTime()) : String(row[name])))
    return texts.map(encodeURIComponent).join(',')
  }

  return {
    /** For Prisma's `orderBy`. */
    order: (cursor: string | undefined) =>
      names.map((name) => ({ [name]: directionAt(cursor) }) as { [Name in keyof C]?: Direction }),

    /** Such a place as it stands in an address. */
    cursor: z.string().refine((text) => read(text) !== null, 'There is no such page'),

    /** The cursor of what begins behind these values. */
    behind: cursorOf,

    /** For SQL: the values beyond which a page begins, null at a list's end, and which way it goes from there. */
    place: (cursor: string | undefined) => ({
      values: cursor === undefined ? null : read(cursor),
      direction: directionAt(cursor),
    }),

    /** For Prisma's `where`: only what lies beyond this place. Everything, when it is none. */
    beyond(cursor: string | undefined): Bounds<C> & { OR?: Bounds<C>[] } {
      const values = cursor === undefined ? null : read(cursor)
      if (!values) return {}
      const beyond = directionAt(cursor) === 'asc' ? 'gt' : 'lt'
      const [first] = names
      return {
        // Says nothing that the rest does not; with it the database starts in its index where the page starts.
        [first!]: { [`${beyond}e`]: values[first!] },
        OR: names.map((name, at) =>
          Object.fromEntries([
            ...names.slice(0, at).map((same) => [same, values[same]]),
            [name, { [beyond]: values[name] }],
          ]),
        ),
      } as Bounds<C> & { OR: Bounds<C>[] }
    },

    /** The page out of what was found, which is asked for one row longer, and the cursors of its neighbours. */
    page<Row extends Values<C>>(found: readonly Row[], size: number, cursor: string | undefined): Page<Row> {
      const goesBack = isBack(cursor)
      const rows = goesBack ? found.slice(0, size).toReversed() : found.slice(0, size)
      const isMore = found.length > size
      const hasNext = rows.length > 0 && (goesBack || isMore)
      const hasPrevious = rows.length > 0 && (goesBack ? isMore : cursor !== undefined)
      return {
        rows,
        next: hasNext ? cursorOf(rows.at(-1)!) : null,
        previous: hasPrevious ? back + cursorOf(rows[0]!) : null,
      }
    },
  }
}

/** A page of a list, and where the ones beside it are; null where there is none. */
export type Page<Row> = { rows: Row[]; next: string | null; previous: string | null }

/** A page that says where in its list it lies. */
export type PlacedPage<Row> = Page<Row> & { place: Place }

/** Where a page lies, by a count of what lies beyond a place; all of it, when none is given. */
export async function placeOf(
  { previous }: Page<unknown>,
  countBeyond: (cursor: string | undefined) => Promise<number>,
): Promise<Place> {
  const [before, total] = await Promise.all([previous === null ? 0 : countBeyond(previous), countBeyond(undefined)])
  return { before, total }
}

/** The years 1 to 9999, which the database and JavaScript write alike. */
const [earliest, latest] = [-62_135_596_800_000, 253_402_300_799_999]
const greatest = 2_147_483_647

function valueOf(kind: Kind, encoded: string): Date | number | string | null {
  const text = decoded(encoded)
  // PostgreSQL knows no text with a zero byte in it.
  if (text === null || text.includes('\0')) return null
  if (kind === 'text') return text
  if (!/^-?\d{1,15}$/.test(text)) return null
  const number = Number(text)
  if (kind === 'number') return Math.abs(number) <= greatest ? number : null
  return number >= earliest && number <= latest ? new Date(number) : null
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
