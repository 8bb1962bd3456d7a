import { PrismaPg } from '@prisma/adapter-pg'

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>
type Transaction = Awaited<ReturnType<Adapter['startTransaction']>>

/**
 * The driver, whose transactions send one statement after the other. A transaction has one connection, on which statements
 * follow each other in any case; but Prisma sends those that load three relations at once, and leaves the waiting to a queue
 * of `pg` that its next version no longer has.
 */
export class OneByOne extends PrismaPg {
  override async connect(): Promise<Adapter> {
    const adapter = await super.connect()
    const begin = adapter.startTransaction.bind(adapter)
    adapter.startTransaction = async (level) => inTurn(await begin(level))
    return adapter
  }
}

function inTurn(transaction: Transaction): Transaction {
  let last: Promise<unknown> = Promise.resolve()
  const after = async <Value>(send: () => Promise<Value>): Promise<Value> => {
    const sent = last.then(send)
    last = sent.catch(() => undefined)
    return await sent
  }
  const query = transaction.queryRaw.bind(transaction)
  const execute = transaction.executeRaw.bind(transaction)
  transaction.queryRaw = (statement) => after(() => query(statement))
  transaction.executeRaw = (statement) => after(() => execute(statement))
  return transaction
}
