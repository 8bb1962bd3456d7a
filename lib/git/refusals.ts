/** What git says when it cannot, and what that means. */
export type Meaning = readonly [RegExp, string]

/** What git says when it cannot, and what that means to somebody who asked for an import. */
const meanings: readonly Meaning[] = [
  [
    /no space left on device|out of diskspace|disk quota exceeded|couldn't write '[^']+\.lock'/i,
    'There is no room left on the disk.',
  ],
  [
    /lacks these prerequisite commits/i,
    'This bundle holds only what came after the commits named below. Give a bundle of the whole history.',
  ],
  [/does not appear to be a git repository|not a git repository/i, 'There is no repository at this place.'],
  [/could not resolve host|name or service not known/i, 'The name of this server is not known here.'],
  [/certificate|\bSSL\b|\bTLS\b/i, 'The certificate of this server is not trusted here.'],
  [
    /authentication failed|could not read (?:username|password)|terminal prompts disabled|permission denied \(/i,
    'The server asks for a name or a key, and an import has none to show.',
  ],
  [/repository .*not found|error: (?:403|404)/i, 'The server has no such repository, or shows it to nobody.'],
  [/connection (?:refused|timed out|reset)|failed to connect|no route to host/i, 'The server does not answer.'],
  [
    /bad object|bad tree|missing (?:blob|tree|commit|necessary)|unable to (?:read|find)|could not read|corrupt|did not send all/i,
    'Part of its content is missing or damaged in the repository.',
  ],
  [/does not exist|no such file/i, 'There is nothing at this place.'],
]

const maxSaid = 700

/** Our words for it, and git's own below them, without control characters and without anything that looks like a password. */
export function inWords(
  stderr: string,
  means: readonly Meaning[] = meanings,
  otherwise = 'Git could not read the repository.',
): string {
  const said = stderr
    .split('\n')
    // oxlint-disable-next-line no-control-regex -- taking them out is the point
    .map((line) => line.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim())
    .filter((line) => line !== '' && !/^warning:/i.test(line))
    .map((line) => line.replace(/\/\/[^/@\s]+@/g, '//').replace(/^(?:fatal|error|remote): /i, ''))
    .join('\n')
  const meaning = means.find(([pattern]) => pattern.test(said))?.[1] ?? otherwise
  return said === '' ? meaning : `${meaning}\nGit says: ${said.slice(0, maxSaid).toWellFormed()}`
}
