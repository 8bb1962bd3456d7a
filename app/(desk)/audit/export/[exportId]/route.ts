import { type NextRequest, NextResponse } from 'next/server'
import { signedInPerson } from '@/lib/auth/actor'
import { log } from '@/lib/core/log'
import { exportOf, writeExport } from '@/lib/record/exports/queries'

type Context = { params: Promise<{ exportId: string }> }

const types = { csv: 'text/csv; charset=utf-8; header=present', jsonl: 'application/jsonl; charset=utf-8' } as const

/**
 * The file of an export, as it is read from the database: nothing is held beyond what is under way. Where it turns out to be
 * another than was counted it breaks off, so that no browser calls it complete.
 */
export async function GET(_request: NextRequest, { params }: Context): Promise<NextResponse> {
  const person = await signedInPerson()
  if (!person) return NextResponse.json({ problem: 'You are signed out.' }, { status: 401 })
  const exported = person.can.has('audit:keep') ? await exportOf(person, (await params).exportId) : null
  if (!exported) {
    const problem = 'There is no such export of yours. Files can be downloaded for a day; export the events again.'
    return NextResponse.json({ problem }, { status: 404 })
  }
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const encoder = new TextEncoder()
  const write = async (text: string) => {
    await writer.ready
    await writer.write(encoder.encode(text))
  }
  writeExport(person, exported, write).then(
    () => writer.close(),
    (err: unknown) => {
      log.warn({ err }, 'an export broke off')
      return writer.abort(err).catch(() => undefined)
    },
  )
  const name = `audit-trail-${exported.head.at.slice(0, 10)}-${exported.head.digest.slice(0, 8)}.${exported.format}`
  return new NextResponse(readable, {
    headers: {
      'content-type': types[exported.format],
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  })
}
