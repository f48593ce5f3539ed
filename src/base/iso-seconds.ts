const iso =
  /^([+-]\d{6}|\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?$/i

/**
 * The seconds since the epoch of an ISO 8601 date or date and time, fraction kept to the microsecond; `undefined` if it
 * is none. Without an offset it is UTC, whatever the machine's zone, so that a recording means the same everywhere.
 */
export function isoSeconds(text: string): number | undefined {
  const match = iso.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone = "Z"] = match
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined
  // 24:00 is the end of the day, second 60 a leap second: both are in ISO 8601 and roll over.
  if (Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60) return undefined
  const [, sign, zoneHours = "0", zoneMinutes = "0"] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? []
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === "-" ? -60 : 60)
  const whole = date.getTime() / 1000 + Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offset
  return whole + Math.round(Number(`0.${fraction}`) * 1e6) / 1e6
}
