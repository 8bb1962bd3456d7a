import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { humanRole } from '@/lib/people/schema'

/** Who vouches for the made-up people, whatever address this installation has today. */
export const madeUpIssuer = 'urn:countersign:bundled-sign-in'

/** Somebody one can be while trying Countersign out. */
export const madeUpPerson = z.strictObject({
  subject: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'Use small letters, digits and hyphens, starting with a letter'),
  name: z.string().trim().min(1).max(80),
  /** What this person comes to do, in one sentence; shown under the name. */
  about: z.string().trim().min(1).max(160),
  roles: z.array(humanRole),
  groups: z.array(z.string()),
  department: z.string().nullable().default(null),
})
export type MadeUpPerson = z.output<typeof madeUpPerson>

const people = z.array(madeUpPerson).min(1).max(50)

/** The people who come along when no file names others. */
export const builtInPeople: readonly MadeUpPerson[] = [
  {
    subject: 'ana',
    name: 'Ana Kovač',
    about: 'Product owner. Decides on what pods want to change for customers.',
    roles: ['approver'],
    groups: ['product-owners'],
    department: 'product',
  },
  {
    subject: 'priya',
    name: 'Priya Nair',
    about: 'Product owner and delivery lead. Signs for both groups.',
    roles: ['approver'],
    groups: ['product-owners', 'delivery-leads'],
    department: 'product',
  },
  {
    subject: 'tom',
    name: 'Tom Weber',
    about: 'Delivery lead. Is the second signature where two are needed.',
    roles: ['approver'],
    groups: ['delivery-leads'],
    department: 'delivery',
  },
  {
    subject: 'lee',
    name: 'Lee Santos',
    about: 'Auditor. Reads everything, decides on nothing.',
    roles: ['auditor'],
    groups: [],
    department: 'operations',
  },
  {
    subject: 'ade',
    name: 'Ade Rotimi',
    about: 'Admin who also approves. Sets up pods, people and imports.',
    roles: ['admin', 'approver'],
    groups: ['delivery-leads'],
    department: 'operations',
  },
  {
    subject: 'vic',
    name: 'Vic Dubois',
    about: 'New here: signed in, but nobody has given a role yet.',
    roles: [],
    groups: [],
    department: null,
  },
]

/** The people offered: those of a JSON file, or those built in. Throws a sentence when the file cannot be used. */
export function readPeople(file: string | undefined): readonly MadeUpPerson[] {
  if (!file) return builtInPeople
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(
      `IDENTITY_PEOPLE_FILE cannot be read as JSON: ${error instanceof Error ? error.message : 'unknown'}`,
    )
  }
  const parsed = people.safeParse(content)
  if (!parsed.success)
    throw new Error(`IDENTITY_PEOPLE_FILE is not a list of people:\n${z.prettifyError(parsed.error)}`)
  const subjects = parsed.data.map(({ subject }) => subject)
  if (new Set(subjects).size < subjects.length) throw new Error('IDENTITY_PEOPLE_FILE has two people with one subject.')
  return parsed.data
}
