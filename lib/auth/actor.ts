import 'server-only'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { actorOf, findSession, prolong } from '@/lib/auth/session'
import type { PersonActor } from '@/lib/core/actor'
import type { SignInProblem } from '@/lib/people/labels'
import type { HumanRole } from '@/lib/people/schema'
import { ownPath, paths } from '@/lib/core/paths'
import { traceIn, traceText } from '@/lib/core/trace'

/** The header in which proxy.ts passes on the address a page was asked for; pages do not know it otherwise. */
export const addressHeader = 'x-countersign-address'

const lookUp = cache(async () => {
  const cookies = (await headers()).get('cookie')
  const found = await findSession(cookies)
  if (found.state === 'active' && found.prolong) await prolong(cookies)
  return found
})

/** The signed-in person, whatever their roles, or null. Asked once per request, however many parts of a page ask. */
export async function signedInPerson(): Promise<PersonActor | null> {
  const found = await lookUp()
  return found.state === 'active' ? { ...actorOf(found.person), ...(await chain()) } : null
}

/** The roles of the signed-in person, for showing them; what they may do is in `can`. */
export async function ownRoles(): Promise<HumanRole[]> {
  const found = await lookUp()
  return found.state === 'active' ? found.person.roles : []
}

/** For pages: the person they are shown to. Sends everybody else to sign in, or to the page that says whom to ask. */
export async function currentPerson(): Promise<PersonActor> {
  const found = await lookUp()
  if (found.state !== 'active') {
    const from = ownPath((await headers()).get(addressHeader))
    redirect(paths.signIn({ from: from === '/' ? null : from, problem: reasonToSignIn[found.state] }))
  }
  if (found.person.roles.length === 0) redirect(paths.noRole())
  return { ...actorOf(found.person), ...(await chain()) }
}

/** The chain of calls that the gate says this is part of: what follows from it is found by that number. */
async function chain(): Promise<{ trace?: string }> {
  const trace = traceIn((await headers()).get('traceparent'))
  return trace ? { trace: traceText(trace) } : {}
}

/** A cookie that is not known (any more) says the same as one that ran out. */
const reasonToSignIn: Record<'none' | 'unknown' | 'ended' | 'deactivated', SignInProblem | null> = {
  none: null,
  unknown: 'session_ended',
  ended: 'session_ended',
  deactivated: 'deactivated',
}
