import { describe, expect, it } from 'vitest'
import { type Choices, dueAt, heldUntil, unchosen } from '@/lib/notices/rules'

const berlin: Choices = { ...unchosen(['mail']), zone: 'Europe/Berlin', quietFrom: 22 * 60, quietUntil: 7 * 60 }
const at = (text: string) => new Date(text)

describe('quiet hours', () => {
  it('hold back over midnight, in the zone of the person, until they end', () => {
    expect(heldUntil(berlin, 'high', at('2026-11-28T21:00:30Z'))).toEqual(at('2026-11-29T06:00:00Z'))
    expect(heldUntil(berlin, 'high', at('2026-11-29T05:59:59Z'))).toEqual(at('2026-11-29T06:00:00Z'))
    expect(heldUntil(berlin, 'high', at('2026-11-28T20:59:59Z'))).toBeNull()
    expect(heldUntil(berlin, 'high', at('2026-11-29T06:00:00Z'))).toBeNull()
  })

  it('hold back in the middle of a day', () => {
    const lunch = { ...berlin, quietFrom: 12 * 60, quietUntil: 13 * 60 }
    expect(heldUntil(lunch, 'routine', at('2026-06-01T10:30:00Z'))).toEqual(at('2026-06-01T11:00:00Z'))
    expect(heldUntil(lunch, 'routine', at('2026-06-01T11:00:00Z'))).toBeNull()
  })

  it('end when it is so late there, on days too on which clocks are moved', () => {
    // In March an hour is missing that night, in October it comes twice.
    expect(heldUntil(berlin, 'high', at('2026-03-28T22:00:00Z'))).toEqual(at('2026-03-29T05:00:00Z'))
    expect(heldUntil(berlin, 'high', at('2026-10-24T21:00:00Z'))).toEqual(at('2026-10-25T06:00:00Z'))
    const early = { ...berlin, quietFrom: 60, quietUntil: 150 }
    const until = heldUntil(early, 'high', at('2026-10-25T00:10:00Z'))!
    expect(heldUntil(early, 'high', until)).toBeNull()
  })

  it('let through what is critical, if the person says so, and nothing else', () => {
    const night = at('2026-11-28T23:00:00Z')
    expect(heldUntil({ ...berlin, breaksThrough: true }, 'critical', night)).toBeNull()
    expect(heldUntil({ ...berlin, breaksThrough: false }, 'critical', night)).not.toBeNull()
    expect(heldUntil({ ...berlin, breaksThrough: true }, 'high', night)).not.toBeNull()
  })
})

describe('what is told together', () => {
  const now = at('2026-11-28T10:20:40Z')
  const far = at('2026-12-05T00:00:00Z')

  it('waits for the hour or for nine in the morning, where it can wait', () => {
    const daily: Choices = { ...unchosen(['mail']), zone: 'Europe/Berlin', together: 'daily' }
    expect(dueAt(daily, 'routine', now, far)).toEqual(at('2026-11-29T08:00:00Z'))
    expect(dueAt({ ...daily, together: 'hourly' }, 'elevated', now, far)).toEqual(at('2026-11-28T11:00:00Z'))
    expect(dueAt({ ...daily, together: 'now' }, 'routine', now, far)).toEqual(now)
    expect(dueAt(daily, 'high', now, far)).toEqual(now)
    expect(dueAt(daily, 'critical', now, far)).toEqual(now)
  })

  it('waits for others no longer than half of its time', () => {
    const daily: Choices = { ...unchosen(['mail']), together: 'daily' }
    expect(dueAt(daily, 'routine', now, at('2026-11-28T12:00:00Z'))).toEqual(at('2026-11-28T12:00:00Z'))
    expect(dueAt(daily, 'routine', now, at('2026-11-28T10:00:00Z'))).toEqual(now)
  })

  it('waits for the end of quiet hours all the same', () => {
    const hourly: Choices = { ...berlin, together: 'hourly' }
    expect(dueAt(hourly, 'routine', at('2026-11-28T20:30:00Z'), far)).toEqual(at('2026-11-29T06:00:00Z'))
  })
})
