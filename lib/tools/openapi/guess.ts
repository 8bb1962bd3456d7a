import { wordsIn } from '@/lib/tools/names'
import type { Tool } from '@/lib/tools/schema'

/** What is taken for likely, and by what. */
export type Guess<Value> = { value: Value; because: string }

/** What is known of an operation before anybody has looked at it. */
export type Known = {
  /** By which HTTP method, where it is an operation of an API. */
  method: string | null
  /** Which of several things it does, where it does several. */
  action: string | null
  /** Its name in words: "rollback", "commit". */
  words: readonly string[]
  /** The names of its arguments, and of the parts of lists as `outputs.content`. */
  arguments: readonly string[]
}

const destroying = new Set(
  'delete remove purge drop destroy wipe truncate reset rollback revert restore overwrite replace erase clear uninstall'.split(
    ' ',
  ),
)
const reading = new Set(
  (
    'get list fetch query search show read find describe count check status summary stats graph diff health view ' +
    'details preview phases dependencies validate lookup download'
  ).split(' '),
)
const writing = new Set(
  'add create update set append write post put start complete manage execute generate commit log'.split(' '),
)
const leaving = new Set('send mail email notify publish share invite webhook broadcast'.split(' '))
const contents = /^(?:.+\.)?(?:file_)?(?:content|contents)$/
const places = /^(?:.+\.)?(?:[a-z0-9]+_)*(?:path|file|filename|file_name)$/
const personal =
  /^(?:[a-z0-9]+_)*(?:email|e_mail|mail_address|phone|telephone|birthday|birth_date|date_of_birth|ssn|passport|iban|first_name|last_name|full_name|surname)$/

/** What an operation does to the world, by its action, its method, its name and what it takes; the worst that anything says. */
export function guessSensitivity(known: Known): Guess<Tool['sensitivity']> {
  const { method, action, words } = known
  const inAction = action === null ? [] : wordsIn(action)
  const worst = [...inAction, ...(action === null ? words : [])].find((word) => destroying.has(word))
  if (method === 'delete') return { value: 'destructive', because: 'method DELETE' }
  if (worst) return { value: 'destructive', because: `its name says “${worst}”` }
  const read = readingIn(inAction) ?? (inAction.some((word) => writing.has(word)) ? null : readingIn(words))
  if (read && method !== 'put' && method !== 'patch') return { value: 'read', because: `its name says “${read}”` }
  if (method === 'get' || method === 'head') return { value: 'read', because: `method ${method.toUpperCase()}` }
  const replaced = known.arguments.find((name) => contents.test(name))
  if (replaced && known.arguments.some((name) => places.test(name)))
    return { value: 'destructive', because: `parameter ${replaced} replaces a file` }
  const by = method === null ? '' : `method ${method.toUpperCase()}, and `
  return { value: 'write', because: `${by}nothing in its name says that it only reads` }
}

/** The word by which a name says that it only reads: not the status that something updates. */
function readingIn(words: readonly string[]): string | null {
  const first = words.find((word) => reading.has(word) || writing.has(word))
  return first !== undefined && reading.has(first) ? first : null
}

/** Whether content leaves the organisation. */
export function guessExternal({ words, action }: Known): Guess<boolean> | null {
  const sent = [...words, ...(action === null ? [] : wordsIn(action))].find((word) => leaving.has(word))
  return sent ? { value: true, because: `its name says “${sent}”` } : null
}

/** Whether it handles personal data. */
export function guessPersonal(known: Known): Guess<boolean> | null {
  const name = known.arguments.find((argument) => personal.test(argument))
  return name ? { value: true, because: `parameter ${name}` } : null
}
