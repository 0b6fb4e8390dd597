import { describe, expect, it } from 'vitest'
import { qrCode } from './qr-code'
import { cameFromOutside, noTelephone, telephoneSteps } from './telephone'

const target = '25.0.0.2'
const neighbour = (address: string) => address.startsWith('26.7.7.')

describe('who opened the link of a telephone', () => {
  it.each([
    ['a mobile network', '26.0.0.9', target, true],
    ['the Wi-Fi at home', '192.168.77.20', target, false],
    [
      'the router, which puts its address in the place of who comes from inside',
      '192.168.77.1',
      target,
      false,
    ],
    ['the home, by a router that puts its outer address there', target, target, false],
    ["a carrier's own network", '100.64.3.4', target, false],
    ['a public network that this computer is on itself', '26.7.7.9', '26.7.7.3', false],
    ['elsewhere over IPv6', '2a00:26::9', '2a00:77:1::10', true],
    ['the same network over IPv6', '2a00:77:1:0:abcd::1', '2a00:77:1::10', false],
    ['no address', '', target, false],
  ])('came from %s', (_, from, to, outside) => {
    expect(cameFromOutside(from, to, neighbour)).toBe(outside)
  })

  it('has to be able to open it at all', () => {
    expect(noTelephone(25_565, 'tcp')).toBeNull()
    expect(noTelephone(25_565, 'udp')).toMatch(/TCP ports only/)
    expect(noTelephone(6667, 'tcp')).toMatch(/Browsers refuse to open port 6667/)
  })

  it('is told that a program which does not know the link proves nothing', () => {
    const wait = { link: 'http://25.0.0.2:80/a', fromInside: null } as const
    expect(telephoneSteps({ ...wait, opens: { kind: 'page' } }).join(' ')).toMatch(
      /Wi-Fi .* off.*mobile data/,
    )
    expect(telephoneSteps({ ...wait, opens: { kind: 'program', name: 'java' } }).join(' ')).toMatch(
      /opens java.*no proof/,
    )
    expect(telephoneSteps({ ...wait, opens: { kind: 'page' }, fromInside: '192.168.1.7' })[0]).toMatch(
      /inside your home \(192\.168\.1\.7\), which proves nothing/,
    )
  })
})

it('is drawn as a QR code with its three corners and a quiet zone of four', () => {
  const rows = qrCode('http://203.0.113.7:25565/6f1d0a9c3e')
  const size = rows.length
  expect(rows.every((row) => row.length === size)).toBe(true)
  const finder = (x: number, y: number) =>
    rows.slice(y, y + 7).map((row) =>
      row
        .slice(x, x + 7)
        .map(Number)
        .join(''),
    )
  const corner = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111']
  for (const [x, y] of [
    [4, 4],
    [size - 11, 4],
    [4, size - 11],
  ] as const) {
    expect(finder(x, y)).toEqual(corner)
  }
  for (const line of [...rows.slice(0, 4), ...rows.slice(-4)]) expect(line).not.toContain(true)
})
