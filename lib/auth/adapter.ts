import 'server-only'
import type { Adapter, AdapterSession, AdapterUser } from 'next-auth/adapters'
import type { Profile } from '@/lib/auth/providers'
import { hashSecret } from '@/lib/core/secrets'
import { systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import type { Outcome } from '@/lib/core/outcome'
import { registerPerson } from '@/lib/people/commands'
import { absoluteLimitMs, type Details } from '@/lib/people/rules'
import { ownDetails } from '@/lib/people/schema'
import { startSession } from '@/lib/people/sessions/commands'
import { personById, personByIdentity } from '@/lib/people/sessions/queries'

type Known = { id: string; name: string; email: string | null }

/** What one sign-in is about, beside what next-auth hands on. */
export type SigningIn = {
  issuerOf: (provider: string) => string | null
  /** The session the browser came with: it ends when the new one starts. */
  replacedToken: string | null
  /** The device by which the browser is known, if anybody is told in it. */
  deviceId: string | null
  /** When the provider made sure of the person, if it has said so by now. */
  authenticatedAt: () => Date | null
  /** What the provider says of the person in this sign-in. */
  details: () => Details | null
}

/**
 * What next-auth may know and do: find a person by issuer and subject, register one, start a session. Nothing here finds
 * anybody by e-mail or links one account to another; sessions are read, prolonged and ended elsewhere (lib/auth/session.ts).
 */
export function signInAdapter({ issuerOf, replacedToken, deviceId, authenticatedAt, details }: SigningIn): Adapter {
  return {
    async createUser(profile: unknown) {
      // next-auth keeps the fields of our profile but not its identifier, which is the subject.
      const { issuer, subject, name, email, emailIsVerified, roles, groups, department, demo } = asProfile(profile)
      const person = { issuer, subject, name, email, emailVerified: emailIsVerified, roles, groups, department, demo }
      const { personId } = must(await execute(registerPerson, systemActor, person))
      return userOf({ id: personId, name, email })
    },

    async getUser(id) {
      const person = await personById(id)
      return person && userOf(person)
    },

    async getUserByAccount({ provider, providerAccountId }) {
      const issuer = issuerOf(provider)
      const person = issuer && (await personByIdentity(issuer, providerAccountId))
      return person ? userOf(person) : null
    },

    // An address is no identity: whoever has it at another provider is another person.
    getUserByEmail: async () => null,

    async createSession({ sessionToken, userId }): Promise<AdapterSession> {
      const replaces = replacedToken && hashSecret(replacedToken)
      must(
        await execute(startSession, systemActor, {
          personId: userId,
          tokenHash: hashSecret(sessionToken),
          authenticatedAt: authenticatedAt(),
          // What cannot be kept, such as a name without end, must not lock anybody out.
          details: ownDetails.safeParse(details()).data ?? null,
          replaces,
          deviceId,
        }),
      )
      // The cookie lives as long as the session can; the idle limit is the database's business.
      return { sessionToken, userId, expires: new Date(Date.now() + absoluteLimitMs) }
    },

    // The session a browser had before never takes part in a sign-in: it is replaced, not extended or linked.
    getSessionAndUser: async () => null,
    updateSession: async () => null,
    deleteSession: async () => null,
    updateUser: async ({ id }) => userOf({ id, name: '', email: null }),
    linkAccount: async () => null,
  }
}

type StoredProfile = Omit<Profile, 'id'> & { subject: string }

function asProfile(user: unknown): StoredProfile {
  return user as StoredProfile
}

function userOf({ id, name, email }: Known): AdapterUser {
  return { id, name, email: email ?? '', emailVerified: null }
}

/** A refusal in the middle of a sign-in ends it; its reason is on the record already. */
function must<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(`Sign-in was refused: ${outcome.reason}`)
  return outcome.value
}
