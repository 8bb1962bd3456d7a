import { type NextRequest, NextResponse } from 'next/server'
import { signedInPerson } from '@/lib/auth/actor'
import { csv } from '@/lib/core/csv'
import { boardFacts } from '@/lib/insights/board/queries'
import { fileOf } from '@/lib/insights/board/file'
import { insightsAddress, periodOf } from '@/lib/insights/schema'
import { readSearch } from '@/lib/web/search'

/** The numbers of a chart as a file, of the very address of its board. */
export async function GET(request: NextRequest): Promise<NextResponse> {
  const person = await signedInPerson()
  if (!person) return NextResponse.json({ problem: 'You are signed out.' }, { status: 401 })
  if (!person.can.has('audit:read'))
    return NextResponse.json({ problem: 'There is nothing here that you can see.' }, { status: 404 })
  const asked = JSON.stringify(Object.fromEntries(request.nextUrl.searchParams))
  const { found } = await readSearch(insightsAddress, asked)
  const { board = 'control', department, chart = '' } = found
  const facts = await boardFacts(person, board, periodOf(found, new Date()), department)
  const lines = fileOf(board, chart, facts, department)
  if (!lines) return NextResponse.json({ problem: 'This board has no such chart.' }, { status: 404 })
  return new NextResponse(`\uFEFF${csv(lines)}`, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${board}-${chart}.csv"`,
      'cache-control': 'no-store',
    },
  })
}
