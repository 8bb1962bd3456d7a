// Test support: reads a whole repository in this process.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type DeliveryOptions, type Opened, readDelivery, type Unread } from '@/lib/imports/reader/delivery'
import type { DeliveryBranch } from '@/lib/imports/schema'

/** Everything a repository holds, branch by branch; `main` is the branch of that name. */
export async function readAll(source: string, options: Partial<DeliveryOptions> = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-reading-'))
  let opened: Opened | undefined
  const branches: DeliveryBranch[] = []
  const unread: Unread[] = []
  try {
    for await (const found of readDelivery({ source, folder, ...options })) {
      if (found.type === 'opened') opened = found
      else if (found.type === 'unread') unread.push(found)
      else branches.push(found.branch)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return { opened: opened!, branches, unread, main: branches.find(({ name }) => name === 'main')! }
}
