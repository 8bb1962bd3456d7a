import { expect, it, onTestFinished } from 'vitest'
import { OneByOne } from '@/lib/db/adapter'

const statement = (sql: string) => ({ sql, args: [], argTypes: [] })

it('sends the statements of a transaction one by one, so that none waits in the driver', async () => {
  const warnings: string[] = []
  const hear = ({ message }: Error) => void warnings.push(message)
  process.on('warning', hear)
  const adapter = await new OneByOne({ connectionString: process.env.DATABASE_URL! }).connect()
  onTestFinished(async () => {
    process.off('warning', hear)
    await adapter.dispose()
  })

  // As many at once as Prisma sends to load as many relations.
  const transaction = await adapter.startTransaction()
  const numbers = ['1', '2', '3', '4']
  const found = await Promise.all(numbers.map((number) => transaction.queryRaw(statement(`select '${number}'`))))
  expect(found.flatMap(({ rows }) => rows.flat())).toEqual(numbers)
  // One that fails holds up nobody: what comes after it is answered, too.
  const after = ['select 1/0', 'select 1', 'rollback'].map((sql) => transaction.executeRaw(statement(sql)))
  const outcomes = await Promise.allSettled(after)
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
  await transaction.rollback()
  expect(warnings).toEqual([])
})
