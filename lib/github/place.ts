/** A repository as GitHub names it. */
export type Place = { owner: string; repo: string }

const owner = /^[A-Za-z0-9][\w-]{0,99}$/
const repo = /^(?!\.{1,2}$)[\w.-]{1,100}$/

/** What `acme/shop` names; null where that cannot be a repository's name at GitHub. */
export function placeNamed(text: string): Place | null {
  const [first = '', second = '', ...more] = text.split('/')
  const name = second.replace(/\.git$/, '')
  return more.length === 0 && owner.test(first) && repo.test(name) ? { owner: first, repo: name } : null
}

/** The repository at an address of this GitHub; null where the address leads elsewhere. */
export function placeAt(url: string, web: string): Place | null {
  if (!URL.canParse(url)) return null
  const { origin, pathname, search, hash, username, password } = new URL(url)
  const isPlain = search === '' && hash === '' && username === '' && password === ''
  return isPlain && origin.toLowerCase() === web.toLowerCase() ? placeNamed(pathname.slice(1).replace(/\/$/, '')) : null
}

/** A repository in words. */
export function placeWords({ owner: of, repo: name }: Place): string {
  return `${of}/${name}`
}
