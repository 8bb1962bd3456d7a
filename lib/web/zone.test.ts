import { expect, it } from 'vitest'
import { zoneFrom } from '@/lib/web/zone'

it.each([
  [{}, 'UTC', 'nobody'],
  [{ 'countersign-zone': 'Europe%2FBerlin' }, 'Europe/Berlin', 'browser'],
  [{ 'countersign-zone': 'Atlantic%2FReykjavik', 'countersign-own-zone': 'Asia%2FTokyo' }, 'Asia/Tokyo', 'reader'],
  [{ 'countersign-zone': 'Asia/Tokyo', 'countersign-own-zone': 'Mars/Olympus' }, 'Asia/Tokyo', 'browser'],
  [{ 'countersign-zone': '%' }, 'UTC', 'nobody'],
] as [Record<string, string>, string, string][])(
  'with the cookies %j times are those of %s, by the %s',
  (jar, zone, from) => {
    expect(zoneFrom((name) => jar[name])).toEqual({ zone, from })
  },
)
