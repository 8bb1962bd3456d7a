import { Prisma } from '@/lib/db/generated/client'

/** The requests "s" that are open and that this person signed. The words of the states lead to an index of just those. */
export function signedBy(personId: string): Prisma.Sql {
  return Prisma.sql`"Request" s
    where s.state in ('waiting', 'approved') and s.signers <> '{}' and s.signers @> ${[personId]}::text[]`
}
