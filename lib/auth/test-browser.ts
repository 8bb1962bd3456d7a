/** A browser with its cookies: what is under /api is answered by the route's own handler, all else by whoever listens. */
export class Browser {
  readonly cookies = new Map<string, { value: string; path: string }>()

  constructor(
    private readonly url: string,
    private readonly answer: (request: Request) => Promise<Response>,
  ) {}

  async go(address: string, form?: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    const { pathname, href } = new URL(address, this.url)
    const request = new Request(href, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: {
        cookie: this.header(pathname),
        ...(form && { origin: this.url, 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(form && { body: new URLSearchParams(form).toString() }),
    })
    const response = href.startsWith(`${this.url}/api/`) ? await this.answer(request) : await fetch(request)
    for (const line of response.headers.getSetCookie()) this.keep(line)
    return response
  }

  header(pathname = '/'): string {
    const sent = [...this.cookies].filter(([, { path }]) => pathname.startsWith(path))
    return sent.map(([name, { value }]) => `${name}=${value}`).join('; ')
  }

  private keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
    const path = attributes.find((part) => /^path=/i.test(part))?.slice(5) ?? '/'
    const over = attributes.some((part) => /^max-age=0$/i.test(part) || /^expires=Thu, 01 Jan 1970/i.test(part))
    const name = pair.slice(0, pair.indexOf('='))
    if (over) this.cookies.delete(name)
    else this.cookies.set(name, { value: pair.slice(pair.indexOf('=') + 1), path })
  }

  /** From our sign-in page to the provider's question who one is. Returns the address of the form there. */
  async toChoice(from?: string): Promise<string> {
    const begun = await this.go('/api/auth/signin/bundled', from ? { from } : {})
    const link = /<a href="([^"]+)"/.exec(await begun.text())?.[1] ?? ''
    const asked = await this.go(link.replaceAll('&#38;', '&'))
    return asked.headers.get('location') ?? ''
  }

  /** From the choice back to our callback's address. */
  async choose(choice: string, form: Record<string, string>): Promise<string> {
    const chosen = await this.go(choice, form)
    const resumed = await this.go(chosen.headers.get('location') ?? '')
    return resumed.headers.get('location') ?? ''
  }

  /** The whole way. Returns where the browser ends up. */
  async signIn(who: string, from?: string): Promise<string> {
    const callback = await this.choose(await this.toChoice(from), { person: who })
    const back = await this.go(callback)
    return (back.headers.get('location') ?? '').replace(this.url, '')
  }
}
