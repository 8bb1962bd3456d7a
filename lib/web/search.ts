import type { z } from 'zod'

/** What people call a place in a list. */
const cursorWords = 'page'

export type SearchParams = Promise<Record<string, string | string[] | undefined>>

/** The pages of a list, of which one is told by a place that only this list knows. */
type Pages = { cursor: z.ZodType<string> }

/**
 * Reads a page's search parameters by a zod object, one by one: what is not understood is left out and named, so that
 * the page can say so. Several values for one name count as the first; empty ones as absent. `pagesOf` says of a list
 * with several orders which one is asked for: a place in another means nothing in it.
 */
export async function readSearch<Shape extends z.ZodRawShape>(
  shape: z.ZodObject<Shape>,
  /** As the page gets them, or as JSON for whoever asks by one key for title and page. */
  searchParams: SearchParams | string,
  pagesOf?: (found: z.output<z.ZodObject<Shape>>) => Pages,
): Promise<{ found: z.output<z.ZodObject<Shape>>; notUnderstood: string[] }> {
  const search =
    typeof searchParams === 'string' ? (JSON.parse(searchParams) as Awaited<SearchParams>) : await searchParams
  const given = Object.entries(search).flatMap(([name, value]) => {
    const text = (Array.isArray(value) ? value[0] : value)?.trim()
    return text ? [[name, text] as const] : []
  })
  const understood: Record<string, string> = {}
  const notUnderstood: string[] = []
  for (const [name, text] of given) {
    const rule = Object.hasOwn(shape.shape, name) ? (shape.shape[name] as z.ZodType) : undefined
    // PostgreSQL knows no text with a zero byte in it.
    if (rule?.safeParse(text).success && !text.includes('\0')) understood[name] = text
    else notUnderstood.push(name === 'cursor' ? cursorWords : name)
  }
  if (
    pagesOf &&
    understood['cursor'] &&
    !pagesOf(shape.parse(understood)).cursor.safeParse(understood['cursor']).success
  ) {
    delete understood['cursor']
    notUnderstood.push(cursorWords)
  }
  return { found: shape.parse(understood), notUnderstood }
}
