// Reads an iCalendar document from stdin with ical.js and writes its events as JSON, times in ms.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const require = createRequire(new URL('../../web/package.json', import.meta.url))
const { default: ICAL } = await import(pathToFileURL(require.resolve('ical.js')))

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, 'utf8')))
const at = (event, name) => {
  const time = event.getFirstPropertyValue(name)
  // The zone of the document, not one that ical.js would know by itself.
  if (!time.zone.component && time.zone !== ICAL.Timezone.utcTimezone) throw new Error(`${name} is in no zone`)
  return time.toUnixTime() * 1000
}
const events = calendar.getAllSubcomponents('vevent').map((event) => ({
  uid: event.getFirstPropertyValue('uid'),
  summary: event.getFirstPropertyValue('summary'),
  begin: at(event, 'dtstart'),
  end: at(event, 'dtend'),
}))
process.stdout.write(JSON.stringify({ name: calendar.getFirstPropertyValue('x-wr-calname'), events }))
