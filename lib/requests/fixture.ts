import { expect } from 'vitest'
import { read } from '@/lib/db/client'
import { excluded as readExcluded } from '@/lib/requests/schema'

/** That each open request knows who is asked and who has signed, as its duties and its votes say it. */
export async function expectWhoIsAsked() {
  const requests = await read.request.findMany({
    where: { closedAt: null },
    include: { duties: true, votes: { where: { endedAt: null }, orderBy: [{ at: 'asc' }, { id: 'asc' }] } },
  })
  for (const { groups, signers, barred, wishedById, duties, votes, sentence, ...request } of requests) {
    expect(barred, sentence).toEqual(readExcluded.parse(request.excluded).map(({ personId }) => personId))
    expect(wishedById, sentence).toBe(request.askedByKind === 'pod' ? null : request.askedById)
    expect(groups, sentence).toEqual(duties.map(({ group }) => group).toSorted())
    expect(signers, sentence).toEqual(votes.map(({ personId }) => personId))
  }
  return requests
}
