import { type NextRequest, NextResponse } from 'next/server'
import { readAuditFilter } from '@/components/audit/filter-values'
import type { TimelinePage } from '@/components/audit/timeline-merge'
import { timeline } from '@/lib/audit/queries'
import { signedInPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { readerZone } from '@/lib/web/zone'

/** The newest page of the timeline as data, with the same filters, for readers who follow it live. */
export async function GET(request: NextRequest): Promise<NextResponse> {
  const person = await signedInPerson()
  if (!person) return NextResponse.json({ problem: 'You are signed out.' }, { status: 401 })
  if (!person.can.has('audit:read') && !person.can.has('audit:read_own')) {
    return NextResponse.json({ problem: 'There is nothing here that you can see.' }, { status: 404 })
  }
  const search = Object.fromEntries(request.nextUrl.searchParams)
  const { filter, values } = readAuditFilter(search, await readerZone())
  const { rows, next } = await timeline(person, filter)
  const page: TimelinePage = { rows, olderHref: next && paths.audit({ ...values, cursor: next }) }
  return NextResponse.json(page, { headers: { 'cache-control': 'no-store' } })
}
