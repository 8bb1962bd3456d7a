import type { z } from 'zod'

export type SearchParams = Promise<Record<string, string | string[] | undefined>>

/**
 * Reads a page's search parameters by a zod object, one by one: what is not understood is left out and named, so that
 * the page can say so. Several values for one name count as the first; empty ones as absent.
 */
export async function readSearch<Shape extends z.ZodRawShape>(
  shape: z.ZodObject<Shape>,
  searchParams: SearchParams,
): Promise<{ found: z.output<z.ZodObject<Shape>>; notUnderstood: string[] }> {
  const given = Object.entries(await searchParams).flatMap(([name, value]) => {
    const text = (Array.isArray(value) ? value[0] : value)?.trim()
    return text ? [[name, text] as const] : []
  })
  const understood: Record<string, string> = {}
  const notUnderstood: string[] = []
  for (const [name, text] of given) {
    const rule = Object.hasOwn(shape.shape, name) ? (shape.shape[name] as z.ZodType) : undefined
    // PostgreSQL knows no text with a zero byte in it.
    if (rule?.safeParse(text).success && !text.includes('\0')) understood[name] = text
    else notUnderstood.push(name)
  }
  return { found: shape.parse(understood), notUnderstood }
}
