/**
 * What every connection sets. An answer is given after the commit, so the commit is waited for, whatever the server, the
 * database or the account say; and @prisma/adapter-pg stores shifted times on a server whose zone is not UTC.
 */
const always = ['TimeZone=UTC', 'synchronous_commit=on']

/** The address with the settings that a connection to it opens with. Those it brought along come first: ours win. */
export function withSettings(url: string, ...settings: readonly string[]): string {
  const address = new URL(url)
  const theirs = address.searchParams.getAll('options')
  const ours = [...always, ...settings].map((setting) => `-c ${setting}`)
  address.searchParams.set('options', [...theirs, ...ours].join(' '))
  return address.href
}
