/**
 * @typedef {{ ServiceName?: string, PortNumber?: string, TransportProtocol?: string, Assignee?: string, RegistrationDate?: string }} Row
 * @typedef {{ steps: string, protocols: string, names: string }} Services
 */

/**
 * The columns of registrations.json: a line an entry of services.json, in its order.
 * @param {Services} services
 * @param {readonly Row[]} rows the registry, as the npm package has it
 * @param {{ source: string, date: string }} origin
 */
export function registrationsJson(services, rows, origin) {
  /** @type {Map<string, Row>} */
  const byEntry = new Map()
  for (const row of rows) {
    for (const port of portsOf(row.PortNumber ?? '')) {
      byEntry.set(keyOf(row.ServiceName ?? '', port, row.TransportProtocol ?? ''), row)
    }
  }
  const names = services.names.split('\n')
  let port = 0
  const found = services.steps.split(',').map((step, entry) => {
    port += Number(step)
    const protocol = (Number(services.protocols[entry]) & 1) === 0 ? 'udp' : 'tcp'
    return byEntry.get(keyOf(names[entry] ?? '', port, protocol))
  })
  const who = found.map((row) => personOf(row?.Assignee ?? ''))
  const people = [...new Set(who.filter((name) => name !== ''))].sort()
  const places = new Map(people.map((name, at) => [name, at]))
  const dates = found.map((row) => dateOf(row?.RegistrationDate ?? ''))
  const columns = {
    ...origin,
    counts: {
      people: who.filter((name) => name !== '').length,
      dates: dates.filter((date) => date !== '').length,
    },
    people: people.join('\n'),
    assignees: who.map((name) => places.get(name) ?? '').join(','),
    dates: dates.join(','),
  }
  return `${JSON.stringify(columns, null, 1)}\n`
}

function keyOf(/** @type {string} */ name, /** @type {number} */ port, /** @type {string} */ protocol) {
  return `${name.toLowerCase()} ${port} ${protocol}`
}

/** A number, or a range of them. */
function portsOf(/** @type {string} */ text) {
  const [first = Number.NaN, last = first] = text
    .split('-')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : Number.NaN))
  return Number.isNaN(first) || Number.isNaN(last)
    ? []
    : Array.from({ length: last - first + 1 }, (_, at) => first + at)
}

/** `[Jon_Postel]` is Jon Postel. */
function personOf(/** @type {string} */ text) {
  return text.replace(/[[\]]/g, ' ').replaceAll('_', ' ').replace(/\s+/g, ' ').trim().slice(0, 80)
}

/** `2002-09` and `2002-09-24` stay; anything else is none. */
function dateOf(/** @type {string} */ text) {
  return /^\d{4}-\d{2}(-\d{2})?$/.test(text) ? text : ''
}
