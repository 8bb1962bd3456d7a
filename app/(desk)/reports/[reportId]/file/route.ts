import { type NextRequest, NextResponse } from 'next/server'
import { signedInPerson } from '@/lib/auth/actor'
import { env } from '@/lib/env'
import { reportById, reportContent } from '@/lib/record/reports/queries'
import { reportFile } from '@/lib/record/reports/schema'
import { reportAs, reportFileName } from '@/lib/record/reports/written'

type Context = { params: Promise<{ reportId: string }> }

const types = {
  html: 'text/html; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/jsonl; charset=utf-8',
  manifest: 'application/json; charset=utf-8',
} as const

/** A report as a file, for whoever made it or opened it within a day. */
export async function GET(request: NextRequest, { params }: Context): Promise<NextResponse> {
  const person = await signedInPerson()
  if (!person) return NextResponse.json({ problem: 'You are signed out.' }, { status: 401 })
  const { reportId } = await params
  const mayRead = person.can.has('audit:read')
  const [report, content] = mayRead
    ? await Promise.all([reportById(person, reportId), reportContent(person, reportId)])
    : [null, null]
  if (!report || !content) {
    const problem =
      'There is no such report that you opened. Open it on its page; then its files can be downloaded for a day.'
    return NextResponse.json({ problem }, { status: 404 })
  }
  const asked = reportFile.safeParse({ as: request.nextUrl.searchParams.get('as') })
  if (!asked.success)
    return NextResponse.json({ problem: 'A report is a file as html, csv, jsonl or manifest.' }, { status: 400 })
  const head = { ...report, installation: env.url }
  return new NextResponse(reportAs(asked.data.as, head, content.content), {
    headers: {
      'content-type': types[asked.data.as],
      'content-disposition': `attachment; filename="${reportFileName(head, asked.data.as)}"`,
      'cache-control': 'no-store',
    },
  })
}
