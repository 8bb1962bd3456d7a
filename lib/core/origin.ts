/**
 * Whether a request that changes something comes from a page of our own. Browsers send Origin with every POST; one that
 * is absent, "null" (sandboxed frames, data: pages) or another site's is refused, and so is any Sec-Fetch-Site that
 * contradicts it.
 */
export function isFromOurselves(headers: Pick<Headers, 'get'>, ourUrl: string): boolean {
  const site = headers.get('sec-fetch-site')
  return headers.get('origin') === new URL(ourUrl).origin && (site === null || site === 'same-origin')
}

/** Whether a host name means the very machine that uses it. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(hostname)
}

/** Whether what is said to this address is heard by nobody on the way: by https, or without it on this very machine. */
export function isSecure(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}
