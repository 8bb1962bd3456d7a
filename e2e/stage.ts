import { execFileSync } from 'node:child_process'
import { type Browser, test as base, expect, type Page } from '@playwright/test'

export { expect }

const url = process.env.E2E_URL!
const settings = {
  ...process.env,
  PORT: new URL(url).port,
  COUNTERSIGN_STATE: process.env.E2E_STATE!,
  COUNTERSIGN_ENV: 'test',
}

/** Runs an operator's command against the application under test and returns what it printed. */
export function countersign(...words: string[]): string {
  return execFileSync('node', ['bin/countersign.mjs', ...words], { env: settings, encoding: 'utf8' })
}

export type Answer = {
  id: string
  decision: 'allow' | 'ask' | 'deny'
  state: string
  reason: string
  request: string
  grant: { id: string } | null
}

let made = 0
const run = Date.now().toString(36)

/** A pod that speaks HTTP, registered and given its key by the operator. */
export class Pod {
  private constructor(
    readonly slug: string,
    readonly credentialId: string,
    private readonly key: string,
  ) {}

  static register(role = 'ResearchPod', department = 'research'): Pod {
    const slug = `e2e-${run}-${++made}`
    countersign(
      'pods',
      'add',
      slug,
      '--name',
      `${role} ${made}`,
      '--role',
      role,
      '--department',
      department,
      '--purpose',
      'Tests',
    )
    const printed = countersign('pods', 'issue', slug, '--environment', 'prod', '--kind', 'service_key')
    const key = /secret\s+(\S+)/.exec(printed)![1]!
    return new Pod(slug, /pods revoke (\S+)/.exec(printed)![1]!, key)
  }

  async send(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${this.key}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  /** Asks to use a tool; fails the test when the gate refuses. */
  async ask(tool: string, args: Record<string, unknown>, reason = 'For a test'): Promise<Answer> {
    const { status, body } = await this.send('POST', '/v2/tool-calls', {
      tool,
      arguments: args,
      reason,
      idempotency_key: `${this.slug}-${++made}`,
    })
    expect([200, 202], JSON.stringify(body)).toContain(status)
    return body as unknown as Answer
  }

  /** Waits for the answer as a pod does, in long polls. */
  async answer(id: string, until: (state: string) => boolean = (state) => state !== 'waiting'): Promise<Answer> {
    for (let round = 0; round < 8; round++) {
      const { body } = await this.send('GET', `/v2/tool-calls/${id}?wait=15`)
      if (until(String(body['state']))) return body as unknown as Answer
    }
    throw new Error(`No answer to ${id}`)
  }

  claim({ id, grant }: Answer, args: Record<string, unknown>) {
    return this.send('POST', `/v2/tool-calls/${id}/claim`, {
      grant: grant?.id,
      arguments: args,
      idempotency_key: `claim-${++made}`,
    })
  }

  report({ id }: Answer, status: 'succeeded' | 'failed', summary: string) {
    return this.send('POST', `/v2/tool-calls/${id}/outcome`, { status, summary, idempotency_key: `report-${++made}` })
  }
}

/** A different file every time, so that no two requests are alike. */
export function notes(): { files: string[] } {
  return { files: [`docs/research/notes-${run}-${++made}.md`] }
}

export type PersonName = 'Ana' | 'Priya' | 'Tom' | 'Lee' | 'Ade' | 'Vic'

/** Signs in through the real provider, as a person would, and lands on Home. */
export async function signIn(page: Page, name: PersonName): Promise<void> {
  await page.goto('/signin')
  await page.getByRole('button').first().click()
  await page.getByRole('button', { name: new RegExp(name) }).click()
  await page.waitForURL((address) => !/^\/(idp|api|signin)/.test(address.pathname))
}

type Fixtures = { as(name: PersonName): Promise<Page> }

/** `as('Ana')` opens a browser of her own in which she is signed in. Any error on any console fails the test. */
export const test = base.extend<Fixtures>({
  as: async ({ browser }, use, info) => {
    const errors: string[] = []
    const open = await stageOf(browser, errors)
    await use(open)
    // Asking for something that is not there is part of some tests; browsers log that as an error of their own.
    const unexpected = errors.filter((text) => !/status of 404/.test(text))
    if (info.status === 'passed') expect(unexpected, 'errors on a console').toEqual([])
  },
})

async function stageOf(browser: Browser, errors: string[]) {
  return async (name: PersonName): Promise<Page> => {
    const page = await (await browser.newContext()).newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(`${name}: ${message.text()}`)
    })
    page.on('pageerror', (error) => errors.push(`${name}: ${error.message}`))
    await signIn(page, name)
    return page
  }
}
