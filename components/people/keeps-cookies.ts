const trial = 'countersign-trial=1'

/** Whether this browser keeps a cookie for this page, found out by giving it one. */
export function keepsCookies(page: Pick<Document, 'cookie'>): boolean {
  try {
    page.cookie = `${trial}; path=/; samesite=lax`
    const isKept = page.cookie.split('; ').includes(trial)
    page.cookie = `${trial}; path=/; samesite=lax; max-age=0`
    return isKept
  } catch {
    // A sandbox without an origin does not even let it be tried.
    return false
  }
}
