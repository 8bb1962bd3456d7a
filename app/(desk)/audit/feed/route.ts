import { type NextRequest, NextResponse } from 'next/server'
import { readAuditFilter } from '@/components/audit/filter-values'
import type { News } from '@/components/audit/timeline-merge'
import { linesAfter, timeline } from '@/lib/audit/queries'
import { afterPosition } from '@/lib/audit/schema'
import { signedInPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { readerZone } from '@/lib/web/zone'

/**
 * For readers who follow the timeline live, with the same filters: the lines that got their places after a position. When
 * they fill more than a page, or no position is given, the newest page of the timeline instead.
 */
export async function GET(request: NextRequest): Promise<NextResponse> {
  const person = await signedInPerson()
  if (!person) return NextResponse.json({ problem: 'You are signed out.' }, { status: 401 })
  if (!person.can.has('audit:read') && !person.can.has('audit:read_own')) {
    return NextResponse.json({ problem: 'There is nothing here that you can see.' }, { status: 404 })
  }
  const { after: asked, ...search } = Object.fromEntries(request.nextUrl.searchParams)
  const { filter, values } = readAuditFilter(search, (await readerZone()).zone)
  const after = afterPosition.safeParse(asked)
  const lines = after.success ? await linesAfter(person, filter, after.data) : null
  if (lines && !lines.more) return answer({ rows: lines.rows.toReversed(), position: lines.position, instead: false })
  const { rows, next, position } = await timeline(person, filter)
  return answer({ rows, position, instead: true, olderHref: next && paths.audit({ ...values, cursor: next }) })
}

function answer(news: News): NextResponse {
  return NextResponse.json(news, { headers: { 'cache-control': 'no-store' } })
}
