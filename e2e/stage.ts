import { execFileSync } from 'node:child_process'
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test as base, expect, type Locator, type Page } from '@playwright/test'
import { blank } from './blank'
import { asOperator } from './database'

export { expect }

const url = process.env.E2E_URL!
/** What the program is told that belongs to the application under test. */
export const settings = {
  ...process.env,
  ...blank,
  PORT: new URL(url).port,
  COUNTERSIGN_STATE: process.env.E2E_STATE!,
  COUNTERSIGN_ENV: 'test',
}

/** Runs the command line against the application under test, as an operator does, and returns what it printed. */
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
// Names are this process's own; several run tests at once.
const run = `${Date.now().toString(36)}${process.env.TEST_WORKER_INDEX}`
const registered = new Map<string, Promise<Pod>>()

/** A pod that speaks HTTP, registered and given its key by the operator. */
export class Pod {
  private constructor(
    readonly slug: string,
    readonly name: string,
    readonly credentialId: string,
    private readonly key: string,
    private readonly gate = url,
  ) {}

  /** A new pod. Its name is its own, so that lists can be narrowed to it. */
  static async register(role = 'ResearchPod', department = 'research', ...more: string[]): Promise<Pod> {
    const slug = `e2e-${run}-${++made}`
    const name = `${role} ${run}-${made}`
    const known = ['--name', name, '--role', role, '--department', department, '--purpose', 'Tests']
    await asOperator('pods', 'add', slug, ...known, ...more)
    const printed = await asOperator('pods', 'issue', slug, '--environment', 'prod', '--kind', 'service_key')
    const key = /secret\s+(\S+)/.exec(printed)![1]!
    const pod = new Pod(slug, name, /pods revoke (\S+)/.exec(printed)![1]!, key)
    // The gate hears of a new key in a moment; no operator is faster in handing one on.
    await expect.poll(async () => (await pod.send('GET', '/v2/tool-calls/none')).status).not.toBe(401)
    return pod
  }

  /** A pod that the tests of one file share. */
  static shared(role = 'ResearchPod', department = 'research'): Promise<Pod> {
    const place = `${test.info().file} ${role}`
    const pod = registered.get(place) ?? Pod.register(role, department)
    registered.set(place, pod)
    return pod
  }

  /** Where git finds a repository as this pod. */
  gitAt(repository: string): string {
    return `${this.gate.replace('://', `://pod:${this.key}@`)}/git/${repository}.git`
  }

  /** The same pod, speaking to another gate. */
  at(gate: string): Pod {
    return new Pod(this.slug, this.name, this.credentialId, this.key, gate)
  }

  async send(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
    const response = await fetch(this.gate + path, {
      method,
      // On a connection of its own: one that is kept may be closed at the other end at the very moment it is used again.
      headers: {
        authorization: `Bearer ${this.key}`,
        connection: 'close',
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...more,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const { status, headers } = response
    // What has not changed is answered with nothing.
    return { status, headers, body: (status === 304 ? {} : await response.json()) as Record<string, unknown> }
  }

  /** Asks to use a tool; fails the test when the gate refuses. */
  async ask(tool: string, args: Record<string, unknown>, key = `${this.slug}-${++made}`): Promise<Answer> {
    const call = { tool, arguments: args, reason: 'For a test', idempotency_key: key }
    const { status, body } = await this.send('POST', '/v2/tool-calls', call)
    expect([200, 202], JSON.stringify(body)).toContain(status)
    return body as unknown as Answer
  }

  /** Waits for the answer as a pod does, in long polls. */
  async answer(
    id: string,
    until: (state: string) => boolean = (state) => !['waiting', 'settling'].includes(state),
  ): Promise<Answer> {
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

/** Where a request is decided. */
export function pageOf({ request }: Pick<Answer, 'request'>): string {
  return `/approvals/${request}`
}

/** The first button of the page that begins with these words: beside the text on wide screens. */
export function button(page: Page, words: string): Locator {
  return page.getByRole('button', { name: new RegExp(`^${words}`) }).first()
}

export type PersonName = 'Ana' | 'Priya' | 'Tom' | 'Lee' | 'Ade' | 'Vic'

/** Signs in through the real provider, as a person would, and lands where the person wanted to go. */
export async function signIn(page: Page, name: PersonName, wanted = '/signin'): Promise<void> {
  await page.goto(wanted)
  await page.getByRole('button', { name: 'Choose who you are' }).click()
  await page.getByRole('button', { name: new RegExp(name) }).click()
  await page.waitForURL((address) => !/^\/(idp|api|signin)/.test(address.pathname))
}

type Fixtures = {
  /** `as('Ana')` opens a browser of her own in which she is signed in, on no page yet. */
  as: (name: PersonName) => Promise<Page>
  /** What browsers may say about errors in this test; anything else on a console fails it. */
  expectedErrors: RegExp
}

/** Everybody signs in once a run; after that the browser's cookie is enough, as it is for people. */
const cookiesOf = (name: PersonName) => path.join(process.env.E2E_STATE!, `signed-in-${name}.json`)

export const test = base.extend<Fixtures>({
  // Nothing, unless a test says that asking for what is not there, or for what is down, is part of it.
  expectedErrors: [/(?!)/, { option: true }],
  as: async ({ browser, expectedErrors }, use, info) => {
    const errors: string[] = []
    const opened: Page[] = []
    await use(async (name) => {
      const isKnown = existsSync(cookiesOf(name))
      const context = await browser.newContext(isKnown ? { storageState: cookiesOf(name) } : {})
      const page = await context.newPage()
      opened.push(page)
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(`${name}: ${message.text()} (${message.location().url})`)
      })
      page.on('pageerror', (error) => errors.push(`${name}: ${error.message}`))
      if (!isKnown) {
        await signIn(page, name)
        const written = `${cookiesOf(name)}.${process.pid}`
        writeFileSync(written, JSON.stringify(await page.context().storageState()))
        // At once, since others may be about to read it.
        renameSync(written, cookiesOf(name))
      }
      return page
    })
    for (const page of opened) await page.context().close()
    const unexpected = errors.filter((text) => !expectedErrors.test(text))
    if (info.status === 'passed') expect(unexpected, 'errors on a console').toEqual([])
  },
})
