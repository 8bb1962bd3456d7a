import 'server-only'
import { addToGroup, reactivatePerson, setRoles } from '@/lib/access/people/commands'
import { execute } from '@/lib/change/command'
import { type CliCommand, CliProblem, insist, operand } from '@/lib/cli/command'
import { operator } from '@/lib/cli/operator'
import { systemActor } from '@/lib/core/actor'
import { peopleRefusals } from '@/lib/people/labels'
import { findPeople, listPeople } from '@/lib/people/queries'
import { type HumanRole, humanRole, type PersonRow } from '@/lib/people/schema'

/**
 * People and what they may do, for whoever runs the machine: the way in when nobody is left who could sign what people
 * ask for. What is given here is on the record with the operator's name.
 */
export const peopleCommands: readonly CliCommand[] = [
  {
    name: 'people list',
    takes: '',
    about: 'Show everybody with their roles and groups',
    run: async () => {
      let cursor: string | undefined
      do {
        const page = await listPeople(systemActor, { cursor })
        for (const person of page.rows) console.log(lineOf(person))
        cursor = page.next ?? undefined
      } while (cursor)
    },
  },
  {
    name: 'people give',
    takes: `<person> [--role ${humanRole.options.join('|')}]... [--group GROUP]... [--title TITLE]`,
    about:
      'Give somebody, by name or address, roles and groups past everybody who would sign it; --title makes the group',
    options: {
      role: { type: 'string', multiple: true },
      group: { type: 'string', multiple: true },
      title: { type: 'string' },
    },
    run: async (operands, { role = [], group = [], title }) => {
      const person = await personCalled(operand(operands, 'person'))
      const roles = [...person.roles, ...[role].flat().map(roleCalled)]
      const groups = [group].flat().map(String)
      if (groups.length === 0 && roles.length === person.roles.length) throw new CliProblem('Say which role or group.')
      if (roles.length > person.roles.length)
        insist(await execute(setRoles, operator(), { personId: person.id, roles }), peopleRefusals)
      for (const slug of groups) {
        const membership = { personId: person.id, group: slug, ...(title !== undefined && { title: String(title) }) }
        insist(await execute(addToGroup, operator(), membership), peopleRefusals)
      }
      console.log(lineOf(await personCalled(person.id)))
    },
  },
  {
    name: 'people restore',
    takes: '<person>',
    about: 'Let somebody in again whose access was ended, as they were',
    run: async (operands) => {
      const person = await personCalled(operand(operands, 'person'), true)
      insist(await execute(reactivatePerson, operator(), { personId: person.id }), peopleRefusals)
      console.log(`${person.name} has access again.`)
    },
  },
]

/** The one person with access who is called this or has this address; or the one whose access was ended. */
export async function personCalled(words: string, isEnded = false): Promise<PersonRow> {
  const [person, ...others] = await findPeople(systemActor, words, isEnded)
  const whose = isEnded ? 'whose access was ended ' : ''
  if (!person) throw new CliProblem(`Nobody here ${whose}is called "${words}" or has this address.`)
  if (others.length > 0) throw new CliProblem(`Several people are called "${words}"; give an address or an id instead.`)
  return person
}

function roleCalled(word: string | boolean): HumanRole {
  const found = humanRole.safeParse(word)
  if (!found.success) throw new CliProblem(`There is no role "${word}". There are: ${humanRole.options.join(', ')}.`)
  return found.data
}

function lineOf({ id, name, email, roles, groups, deactivatedAt }: PersonRow): string {
  const may = [roles.join(', ') || 'no role', groups.length > 0 && `signs for ${groups.join(', ')}`]
  const ended = deactivatedAt !== null && `access ended ${deactivatedAt.slice(0, 10)}`
  return [`${id}  ${name}`, email, ...may, ended].filter(Boolean).join('; ')
}
