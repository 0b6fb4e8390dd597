import { describe, expect, it } from 'vitest'
import { browserBlockedPorts, isBrowserBlocked } from './browser-blocked'
import { portRanges, rangeOf } from './port-ranges'
import { portTexts, textsOf } from './port-texts'

describe('the texts', () => {
  it('are about 150, and none says two things of one port', () => {
    expect(portTexts.length).toBeGreaterThanOrEqual(150)
    const said = portTexts.flatMap(({ ports: [port], protocols }) =>
      protocols.map((protocol) => `${port}/${protocol}`),
    )
    expect(said.filter((one, at) => said.indexOf(one) !== at)).toEqual([])
  })

  it.each(portTexts.map((text) => [text.name, text] as const))(
    '%s says where its facts stand, in whole sentences',
    (_, text) => {
      expect(text.source.length).toBeGreaterThan(3)
      for (const sentence of [text.what, text.risk]) expect(sentence).toMatch(/^\p{Lu}.*[.)]$/u)
      expect(text.what.length).toBeLessThan(220)
      for (const port of text.ports) expect(port).toSatisfy((one: number) => one >= 0 && one <= 65_535)
    },
  )

  // well-known, critical, mail, file, management and database ports that every course names
  it.each([
    ...[
      20, 21, 22, 23, 25, 53, 67, 68, 69, 80, 88, 110, 111, 119, 123, 135, 137, 138, 139, 143, 161, 162, 179,
      389,
    ],
    ...[
      443, 445, 464, 465, 500, 502, 512, 513, 514, 515, 520, 546, 547, 548, 554, 587, 623, 631, 636, 853, 873,
    ],
    ...[
      989, 990, 993, 995, 1080, 1194, 1433, 1434, 1521, 1701, 1723, 1812, 1813, 1883, 1900, 2049, 2181, 2375,
      2376,
    ],
    ...[
      3128, 3260, 3268, 3306, 3389, 3478, 4500, 5000, 5060, 5061, 5222, 5353, 5355, 5432, 5672, 5900, 5984,
      5985,
    ],
    ...[
      5986, 6000, 6379, 6443, 6667, 7547, 8000, 8080, 8443, 8883, 9042, 9090, 9092, 9100, 9200, 10000, 11211,
    ],
    ...[25565, 27015, 27017, 32400, 50000, 51820],
    ...[
      194, 593, 660, 902, 992, 2082, 2083, 2222, 2379, 2380, 3269, 3389, 4369, 4444, 4500, 4789, 5001, 5004,
      5037, 5269,
    ],
    ...[
      5555, 5601, 5671, 5683, 5684, 5701, 5800, 5938, 6660, 6665, 6669, 6697, 6881, 7000, 7001, 7077, 7474,
      8006, 8008,
    ],
    ...[
      8081, 8086, 8088, 8096, 8123, 8140, 8200, 8291, 8333, 8500, 8834, 8888, 9001, 9091, 9229, 9300, 9418,
      9443, 9993,
    ],
    ...[10050, 10051, 10250, 11434, 15672, 19132, 22000, 47808, 51413, 64738],
  ])('explain port %i', (port) => {
    expect(textsOf(port)).not.toEqual([])
  })
})

describe('the ranges', () => {
  it('hold every port once', () => {
    expect(portRanges.map(({ first, last }) => [first, last])).toEqual([
      [0, 1023],
      [1024, 49_151],
      [49_152, 65_535],
    ])
    for (let port = 0; port <= 65_535; port += 1) expect(rangeOf(port).first).toBeLessThanOrEqual(port)
    expect(() => rangeOf(65_536)).toThrow(RangeError)
  })
})

describe('ports that browsers refuse', () => {
  it.each(browserBlockedPorts)('%i is refused by the Fetch implementation of Node too', async (port) => {
    const refused = await fetch(`http://127.0.0.1:${port}/`).catch((fault: Error) => fault.cause)
    expect(refused).toMatchObject({ message: 'bad port' })
  })

  it('are the ones of the list, and no neighbour', () => {
    expect(isBrowserBlocked(6000)).toBe(true)
    expect(isBrowserBlocked(6001)).toBe(false)
    expect(isBrowserBlocked(0)).toBe(false)
  })
})
