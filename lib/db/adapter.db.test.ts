import { expect, it } from 'vitest'
import { read, writer } from '@/lib/db/client'

it('sends the statements of a transaction one by one, so that none waits in the driver', async () => {
  const warnings: string[] = []
  const hear = ({ message }: Error) => void warnings.push(message)
  process.on('warning', hear)
  const numbers = [1, 2, 3, 4]
  for (const client of [writer, read]) {
    const found = await client.$transaction((tx) =>
      Promise.all(numbers.map((number) => tx.$queryRaw<{ n: number }[]>`select ${number}::int as n`)),
    )
    expect(found.flat().map(({ n }) => n)).toEqual(numbers)
  }
  // One that fails ends its transaction and holds up nothing.
  const failing = writer.$transaction((tx) => Promise.all([tx.$queryRaw`select 1/0`, tx.$queryRaw`select 1`]))
  await expect(failing).rejects.toThrow('division by zero')
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', hear)
  expect(warnings).toEqual([])
})
