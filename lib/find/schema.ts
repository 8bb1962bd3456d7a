import { z } from 'zod'

export const findAddress = z.object({ q: z.string().trim().min(1).max(200).optional() })

/** One thing that was found: where it is, what it is called, and what tells it apart from others of its name. */
export type Hit = { href: string; title: string; note: string }

/** What was found of one kind, the first few; `more` leads to the list that holds the rest. */
export type HitGroup = { title: string; hits: readonly Hit[]; more: { words: string; href: string } | null }
