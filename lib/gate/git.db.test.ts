import { commit, git, mustGit, stateFolder } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, push, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { must } from '@/lib/gate/fixture'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestNumbered } from '@/lib/access/fixture'
import { read } from '@/lib/db/client'
import { branchesIn } from '@/lib/git/kept'
import { runGit } from '@/lib/git/run'
import { signersIn } from '@/lib/git/signed'
import { verifyBranch } from '@/lib/git/verify'
import { setOwners } from '@/lib/repositories/owned/commands'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const linesOf = async (number: number) => {
  const request = await requestNumbered(number)
  const lines = await read.auditEvent.findMany({
    where: { requestId: request.id },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  })
  return lines.map(({ type }) => type)
}
it('is reached by a container that is set up as the page for operators says, by its former address too', async () => {
  const [, written] = /```ini\n([\s\S]+?)```/.exec(readFileSync('docs/operations/git.md', 'utf8'))!
  const config = path.join(stateFolder, 'gitconfig')
  writeFileSync(config, written!.replaceAll('https://countersign.example.com', shop.gate.url))
  const container = { GIT_CONFIG_GLOBAL: config, COUNTERSIGN_KEY: shop.pod.serviceKey }
  for (const address of ['https://github.com/acme/shop', 'git@github.com:acme/shop.git', `${shop.gate.url}/git/shop`]) {
    const to = mkdtempSync(path.join(stateFolder, 'container-'))
    const cloned = await git(stateFolder, ['clone', '-q', address, to], container)
    expect(cloned.ok, cloned.out).toBe(true)
    expect(readFileSync(path.join(to, '.git/config'), 'utf8')).not.toContain(shop.pod.serviceKey)
    expect(await git(to, ['push'], container)).toMatchObject({ ok: false, out: expect.stringContaining('nothing') })
  }
})

describe('a delivery', () => {
  it('is pushed, signed, and lands as exactly that tree, by a commit that says who signed', async () => {
    const clone = await shop.clone()
    await commit(clone, 'Begin with the plan', { 'docs/plan.md': '# Plan\n\nOpen in May.\n' })
    const asked = await ask(clone, 'T-12')
    expect(asked).toMatchObject({ ok: true })
    const number = numberIn(asked)
    expect(asked.out).toContain(`remote: CS-${number} waits to be signed by delivery-leads.`)
    expect(asked.out).toContain(`/approvals/CS-${number}`)
    expect(await branchesIn(shop.folder)).toEqual(new Map())
    const request = await requestNumbered(number)
    expect(request).toMatchObject({ kind: 'delivery', state: 'waiting', taskKey: 'T-12', toolKey: 'git.deliver' })

    expect(await signed(shop, number)).toMatchObject({ state: 'released' })
    await work()
    expect(await requestNumbered(number)).toMatchObject({ state: 'executed' })
    expect((await linesOf(number)).filter((type) => /request\.(opened|approved|released)|delivery/.test(type))).toEqual(
      [
        'request.opened',
        'request.approved',
        'request.released',
        'delivery.released',
        'delivery.landed',
        'delivery.verified',
      ],
    )
    const fresh = await shop.clone()
    const tree = await mustGit(fresh, 'rev-parse', 'HEAD^{tree}')
    expect(tree).toBe(await mustGit(clone, 'rev-parse', 'HEAD^{tree}'))
    const message = await mustGit(fresh, 'log', '-1', '--format=%an%n%cn%n%B')
    expect(message).toMatch(/^DevPod\nCountersign\n/)
    for (const trailer of [`Countersign-Request: CS-${number}`, `Countersign-Digest: ${request.digest}`, 'Task: T-12'])
      expect(message).toContain(trailer)
    expect(message).toContain('Signed-off-by: Lena Lead <')

    const signers = (await shop.gate.app.inject({ url: '/.well-known/countersign-signers' })).body
    const file = path.join(stateFolder, 'signers')
    writeFileSync(file, signers)
    const checked = await git(fresh, ['-c', `gpg.ssh.allowedSignersFile=${file}`, 'log', '-1', '--show-signature'])
    expect(checked.out).toContain('Good "git" signature for countersign')
    expect(await verifyBranch(fresh, 'HEAD', signersIn(signers))).toMatchObject([
      { is: 'signed', request: `CS-${number}`, signers: [expect.stringContaining('Lena Lead')] },
    ])
  })

  it('is seen to have been changed after signing, whatever bit it was', async () => {
    const fresh = await shop.clone()
    const signers = signersIn((await shop.gate.app.inject({ url: '/.well-known/countersign-signers' })).body)
    const raw = await runGit(fresh, ['cat-file', 'commit', 'HEAD'])
    const forged = (
      await runGit(fresh, ['hash-object', '-t', 'commit', '-w', '--stdin'], { input: raw.replace('T-12', 'T-13') })
    ).trim()
    expect(await verifyBranch(fresh, forged, signers)).toMatchObject([{ is: 'altered', signers: [] }, {}])
    const unsigned = await commit(fresh, 'By hand', { 'docs/other.md': 'Nobody looked.\n' })
    const [first, second] = await verifyBranch(fresh, unsigned, signers)
    expect([first!.is, second!.is]).toEqual(['unsigned', 'signed'])
  })

  it('stands while its branch moves in other files, and is superseded where it moves in the same', async () => {
    const [one, other, same] = [await shop.clone(), await shop.clone(), await shop.clone()]
    await commit(one, 'One', { 'docs/one.md': 'One.\n' })
    await commit(other, 'Other', { 'docs/other.md': 'Other.\n' })
    const plan = await commit(same, 'Same', { 'docs/one.md': 'One, and more.\n' })
    const waiting = numberIn(await ask(other, 'other'))
    const doomed = numberIn(await ask(same, 'same'))
    await signed(shop, numberIn(await push(one, 'HEAD:refs/for/main')))
    await work()

    expect(await signed(shop, waiting)).toMatchObject({ state: 'released' })
    await work()
    const fresh = await shop.clone()
    expect(await mustGit(fresh, 'ls-tree', '-r', '--name-only', 'HEAD')).toBe(
      'docs/one.md\ndocs/other.md\ndocs/plan.md',
    )
    expect(await signed(shop, doomed)).toMatchObject({ state: 'superseded' })
    expect(await read.delivery.findFirst({ where: { head: plan } })).toMatchObject({ state: 'ended', commit: null })
  })

  it('asks the owners of what it changes, too', async () => {
    await must(setOwners, { name: 'shop', owners: [{ path: 'legal/**', group: 'product-owners', count: 2 }] })
    const clone = await shop.clone()
    await commit(clone, 'Terms', { 'legal/terms.md': 'Be kind.\n' })
    const number = numberIn(await ask(clone, 'terms'))
    expect((await requestNumbered(number)).duties.map(({ group, count }) => [group, count]).toSorted()).toEqual([
      ['delivery-leads', 1],
      ['product-owners', 2],
    ])
  })

  it('is replaced by the next revision of the same work', async () => {
    const clone = await shop.clone()
    await commit(clone, 'First try', { 'docs/try.md': 'One.\n' })
    const first = numberIn(await ask(clone, 'try'))
    await commit(clone, 'Second try', { 'docs/try.md': 'Two.\n' })
    const second = numberIn(await ask(clone, 'try'))
    expect(await requestNumbered(first)).toMatchObject({ state: 'withdrawn' })
    expect((await requestNumbered(second)).sentence).toContain('revision 2')
  })
})
