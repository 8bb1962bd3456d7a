import { expect, expectTypeOf, it } from 'vitest'
import { column, describeRows, type RowOf } from '@/lib/core/rows'

const rows = describeRows('Parcel', {
  id: column.text,
  weight: column.optionalInt,
  state: column.oneOf<'sent' | 'lost'>('ParcelState'),
  content: column.json<{ items: number }>(),
  expiresAt: column.secondsFromNow,
})

it('makes the statement out of one description', () => {
  expect(rows.insert('$2').replaceAll(/\s+/g, ' ').trim()).toBe(
    'insert into "Parcel" ("id", "weight", "state", "content", "expiresAt") ' +
      'select "id", "weight", "state"::"ParcelState", "content", now() + make_interval(secs => "expiresAt") ' +
      'from jsonb_to_recordset($2::text::jsonb) as row("id" text, "weight" int, "state" text, "content" jsonb, "expiresAt" int)',
  )
})

it('makes the type of a row out of the same, so that a misspelt column does not compile', () => {
  type Row = RowOf<typeof rows>
  expectTypeOf<Row>().toEqualTypeOf<{
    id: string
    weight: number | null
    state: 'sent' | 'lost'
    content: { items: number }
    expiresAt: number
  }>()
})
