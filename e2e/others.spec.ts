import { type OtherServer, otherServer } from '@/lib/gate/fixture-upstream'
import { asOwner } from '@/lib/db/test-clock'
import { asOperator, databaseFor } from './database'
import { awake } from './sight'
import { standsWell } from './sound'
import { expect, test } from './stage'

let other: OtherServer
test.beforeAll(async () => {
  other = await otherServer('')
})
test.afterAll(async () => await other.close())

const heads = ['a', 'b', 'c'].map((letter) => letter.repeat(40))

/** As the worker keeps what it found at GitHub, which this installation does not know. */
async function keepPulls(repository: string): Promise<void> {
  await asOwner(await databaseFor('owner'), async (db) => {
    await db.query(
      `update "Repository" set "upstreamUrl" = 'https://github.example.com/acme/glazes.git', "upstreamCredential" = 'github:app'
       where name = $1`,
      [repository],
    )
    const rows = [
      [7, heads[0], 'octo-eve', 'fix/typo', 'left', null],
      [
        8,
        heads[1],
        'dependabot[bot]',
        `bump/${'very-long-name-'.repeat(12)}`,
        'left',
        'It brings another repository in as a submodule.',
      ],
      [9, heads[2], 'sam', 'no\u202Egnp', 'ended', null],
    ]
    for (const [number, ...row] of rows)
      await db.query(
        `insert into "OtherPull" ("repositoryId", number, branch, head, login, "fromBranch", said, problem, "openedAt")
         select id, $2, 'main', $3, $4, $5, $6::"OthersSaid", $7, now() - interval '2 hours' from "Repository" where name = $1`,
        [repository, number, ...row],
      )
  })
}

test('what others opened at GitHub is listed, and a person asks for signatures on what they see', async ({ as }) => {
  const name = `glazes-of-others-${Date.now()}`
  other.begin('main', { 'docs/glaze.md': 'Blue.\n' })
  await asOperator('repository', 'import', name, other.folder)
  await keepPulls(name)

  const tom = await as('Tom')
  await awake(tom, `/repositories/${name}`)
  const card = tom.locator('#others')
  await expect(card.getByRole('listitem')).toHaveCount(3)
  await expect(card.getByRole('link', { name: 'Pull request 7' })).toHaveAttribute(
    'href',
    'https://github.example.com/acme/glazes/pull/7',
  )
  const seven = card.getByRole('listitem').filter({ hasText: 'Pull request 7' })
  await expect(seven).toContainText('octo-eve')
  await expect(seven).toContainText('aaaaaaaaaaaa')
  await expect(card).toContainText('It brings another repository in as a submodule.')
  await standsWell(tom)

  // Who deals with no incidents reads it and asks for nothing.
  const lee = await as('Lee')
  await awake(lee, `/repositories/${name}`)
  await expect(lee.locator('#others').getByRole('listitem')).toHaveCount(3)
  await expect(lee.getByRole('button', { name: 'Ask for signatures' })).toHaveCount(0)

  await seven.getByRole('button', { name: 'Ask for signatures for pull request 7' }).press('Enter')
  await expect(seven).toContainText('It is fetched and looked into')
  await expect(seven.getByRole('button')).toHaveCount(0)
  await standsWell(tom)
})
