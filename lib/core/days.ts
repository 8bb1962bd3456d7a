const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** "29 Nov" of a moment, in UTC; beside a day of today with the year, where it is not this one: "29 Nov 2025". */
export function dayWords(iso: string, now?: Date): string {
  const day = new Date(iso)
  const words = `${day.getUTCDate()} ${months[day.getUTCMonth()]}`
  return now === undefined || now.getUTCFullYear() === day.getUTCFullYear() ? words : `${words} ${day.getUTCFullYear()}`
}
