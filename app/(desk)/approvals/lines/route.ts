import { type NextRequest, NextResponse } from 'next/server'
import { signedInPerson } from '@/lib/auth/actor'
import { kinds } from '@/lib/kinds/registry'
import { namedRequests } from '@/lib/requests/queries'

/** For a queue that was drawn a while ago: where the requests stand now that its page does not hold any more. */
export async function GET(request: NextRequest): Promise<NextResponse> {
  const person = await signedInPerson()
  if (!person) return NextResponse.json({ problem: 'You are signed out.' }, { status: 401 })
  if (!person.can.has('requests:read')) {
    return NextResponse.json({ problem: 'There is nothing here that you can see.' }, { status: 404 })
  }
  const rows = await namedRequests(person, kinds, request.nextUrl.searchParams.getAll('id'))
  return NextResponse.json(rows, { headers: { 'cache-control': 'no-store' } })
}
