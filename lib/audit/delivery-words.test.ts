import { expect, it } from 'vitest'
import type { AuditEntry } from '@/lib/audit/events'
import { eventSentence } from '@/lib/audit/labels'

const [ours, theirs] = ['a'.repeat(40), 'b'.repeat(40)]
const main = { name: 'shop', branch: 'main' }

it.each<[string, Pick<AuditEntry, 'type' | 'data'>]>([
  [
    '“main” of “shop” moved on to bbbbbbbbbbbb, where GitHub merged aaaaaaaaaaaa without anything else',
    { type: 'repository.merged_there', data: { ...main, commit: ours, found: theirs } },
  ],
  [
    'Pull request 7 at GitHub for “main” of “shop” is no delivery, as its check says at aaaaaaaaaaaa',
    { type: 'repository.pull_left', data: { ...main, number: 7, head: ours } },
  ],
  [
    'Pull request 7 at GitHub for “main” of “shop” waits to be signed, as its check says at aaaaaaaaaaaa',
    { type: 'repository.pull_said', data: { ...main, number: 7, head: ours, said: 'waits' } },
  ],
  [
    'Pull request 7 at GitHub for “main” of “shop” was closed there at aaaaaaaaaaaa',
    { type: 'repository.pull_closed', data: { ...main, number: 7, head: ours } },
  ],
  [
    'Ade asked for signatures on pull request 7 of “eve” at GitHub for “main” of “shop”, at aaaaaaaaaaaa',
    { type: 'repository.pull_asked', data: { ...main, number: 7, head: ours, login: 'eve' } },
  ],
  [
    'Pull request 7 at GitHub for “main” of “shop” was not taken at aaaaaaaaaaaa: “It brings a submodule.”',
    { type: 'repository.pull_refused', data: { ...main, number: 7, head: ours, because: 'It brings a submodule.' } },
  ],
  ...(
    [
      ['waits', 'waits at GitHub as pull request 7, at aaaaaaaaaaaa'],
      ['signed', 'may be merged at GitHub as pull request 7, at aaaaaaaaaaaa and nowhere else'],
      ['ended', 'waits at GitHub no more: pull request 7 is closed'],
    ] as const
  ).map(
    ([said, words]) =>
      [
        `The delivery for “main” of “shop” ${words}`,
        {
          type: 'delivery.pull_said',
          data: { repository: 'shop', branch: 'main', revision: 1, number: 7, head: ours, said },
        },
      ] satisfies [string, Pick<AuditEntry, 'type' | 'data'>],
  ),
  [
    'Ade said that “shop” lives at “https://git.example.com/shop.git” as well, which a credential opens',
    {
      type: 'repository.kept_there',
      data: { name: 'shop', address: 'https://git.example.com/shop.git', byCredential: true },
    },
  ],
  ['Ade said that “shop” lives here alone', { type: 'repository.kept_here_alone', data: { name: 'shop' } }],
  [
    '“main” of “shop” was read at its other git server: it is at aaaaaaaaaaaa, as it is here',
    { type: 'repository.read_there', data: { ...main, commit: ours, stands: ours } },
  ],
  [
    '“main” of “shop” was read at its other git server: it is not there, and at aaaaaaaaaaaa here',
    { type: 'repository.read_there', data: { ...main, commit: null, stands: ours } },
  ],
  [
    '“main” of “shop” was at bbbbbbbbbbbb, which nobody signed; it was put back to aaaaaaaaaaaa, and what was there is kept',
    { type: 'repository.moved_unsigned', data: { ...main, found: theirs, stands: ours } },
  ],
  [
    '“main” of “shop” was at bbbbbbbbbbbb (2 commits by “Sam”, “Robin”, without 1 commit that it had), which nobody signed; it was put back to aaaaaaaaaaaa, and what was there is kept',
    {
      type: 'repository.moved_unsigned',
      data: {
        ...main,
        found: theirs,
        stands: ours,
        about: { way: 'forced', made: 'git', commits: 2, lost: 1, authors: ['Sam', 'Robin'], files: 3, counts: {} },
      },
    },
  ],
  [
    'For “main” of “shop” GitHub would refuse a push that nobody signed; it could be set back',
    {
      type: 'repository.guard_seen',
      data: { ...main, is: 'held', setBack: 'taken', removal: 'refused' },
    },
  ],
  [
    '“main” of “shop” was gone at its other git server, which nobody signed; it should be at aaaaaaaaaaaa, and nothing is pushed over it',
    { type: 'repository.moved_unsigned', data: { ...main, found: null, stands: ours, place: 'upstream' } },
  ],
  [
    'Ade wants “main” of “shop” taken over as it is at its other git server, at bbbbbbbbbbbb, to which somebody else has to agree: “Looked at it”',
    {
      type: 'repository.move_decided',
      data: { ...main, found: theirs, stands: ours, decision: 'take_over_asked', reason: 'Looked at it' },
    },
  ],
  [
    'Ade had “main” of “shop” taken over as it is at its other git server, at bbbbbbbbbbbb: “Looked at it”',
    {
      type: 'repository.move_decided',
      data: { ...main, found: theirs, stands: ours, decision: 'take_over', reason: 'Looked at it' },
    },
  ],
  [
    'Ade had “main” of “shop” put back at its other git server, where it was gone: “Looked at it”',
    {
      type: 'repository.move_decided',
      data: { ...main, found: null, stands: ours, decision: 'put_back', reason: 'Looked at it' },
    },
  ],
  [
    '“main” of “shop” was put back to aaaaaaaaaaaa at its other git server, over bbbbbbbbbbbb',
    { type: 'repository.put_back_there', data: { ...main, over: theirs, commit: ours } },
  ],
  [
    '“main” of “shop” moved from aaaaaaaaaaaa to bbbbbbbbbbbb, as it is at its other git server; nobody signed that, and 1 commit is not part of it any more',
    { type: 'repository.taken_over', data: { ...main, from: ours, found: theirs, lost: 1 } },
  ],
])('says: %s', (sentence, entry) => {
  expect(eventSentence(entry, 'Ade')).toBe(sentence)
})
