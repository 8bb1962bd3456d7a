/** So many devices a person may have. */
export const mostDevices = 10

/** The cookie by which a browser is known again when somebody signs out in it. */
export const deviceCookie = 'countersign-device'

/** Whether an address is one of a push service to which something may be sent: by TLS, or a named host outside production. */
export function isOfService(
  endpoint: string,
  push: { services: readonly string[]; inside: readonly string[] },
  isPlainAllowed: boolean,
): boolean {
  if (!URL.canParse(endpoint)) return false
  const { protocol, hostname, port, username, password } = new URL(endpoint)
  if (username || password) return false
  const isNamed = push.inside.includes(hostname)
  if (protocol !== 'https:' && !(protocol === 'http:' && isNamed && isPlainAllowed)) return false
  if (isNamed) return true
  return (
    port === '' && push.services.some((name) => (name.startsWith('.') ? hostname.endsWith(name) : hostname === name))
  )
}

const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\b(OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|Chromium|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\/|\biP(hone|ad)\b/, 'Safari'],
]
const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

/** How people call a browser that says this of itself: never its own words. */
export function browserWords(agent: string): string {
  const named = (of: typeof browsers) => of.find(([pattern]) => pattern.test(agent))?.[1]
  const system = named(systems)
  return `${named(browsers) ?? 'A browser'}${system ? ` on ${system}` : ''}`
}
