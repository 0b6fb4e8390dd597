import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LocalNetwork } from '../local-network'
import { changedText } from '../testing/changed-text'
import { descriptionOf } from '../testing/fake-router'
import {
  conflict,
  description,
  endOfList,
  genericEntry,
  listOfMappings,
  outerAddress,
  searchAnswer,
} from '../testing/recordings'
import { readDescription, serviceKind } from './device-description'
import { readSoapAnswer, soapRequest } from './soap-message'
import { isAboutRouter, readSearchAnswer, searchMessage } from './ssdp-message'
import { readMapping, readMappingList } from './upnp-mapping'
import { readXml } from './xml'

const network: LocalNetwork = {
  gateway: '192.168.77.1',
  local: '192.168.77.10',
  prefix: 24,
  isOwn: (address) => address === '192.168.77.10',
}
const location = new URL('http://192.168.77.1:5000/rootDesc.xml')
const connection = (version: number) => `urn:schemas-upnp-org:service:WANIPConnection:${version}`

describe('searches and their answers', () => {
  it('are written as UPnP wants them: no MX to one device', () => {
    const one = searchMessage('urn:x', '192.168.77.1:1900', 'one')
    expect(one.split('\r\n').slice(0, 3)).toEqual([
      'M-SEARCH * HTTP/1.1',
      'HOST: 192.168.77.1:1900',
      'MAN: "ssdp:discover"',
    ])
    expect(one.endsWith('\r\n\r\n')).toBe(true)
    expect(one).not.toContain('MX')
    expect(searchMessage('urn:x', '239.255.255.250:1900', 'everybody')).toContain('\r\nMX: 1\r\n')
  })

  it('are read from a real router', () => {
    const answer = readSearchAnswer(searchAnswer)
    expect(answer?.location).toBe('http://192.168.77.1:5000/rootDesc.xml')
    expect(answer?.server).toContain('MiniUPnPd')
    expect(answer !== null && isAboutRouter(answer)).toBe(true)
  })

  it('are read with bare line feeds and other capitals; of two the first counts', () => {
    const text = 'http/1.0 200 ok\nLocation:  http://a/ \nlocation: http://b/\nst: upnp:rootdevice\n\n'
    expect(readSearchAnswer(text)).toEqual({ location: 'http://a/', target: 'upnp:rootdevice', server: '' })
  })

  it('are nothing without place, with an error, or when they are requests', () => {
    for (const text of [
      '',
      'HTTP/1.1 200 OK\r\nST: x\r\n\r\n',
      'HTTP/1.1 404 Not Found\r\nLOCATION: http://a/\r\n\r\n',
      'NOTIFY * HTTP/1.1\r\nLOCATION: http://a/\r\n\r\n',
      `HTTP/1.1 200 OK\r\nLOCATION: http://a/\r\nX: ${'x'.repeat(9_000)}`,
    ]) {
      expect(readSearchAnswer(text)).toBeNull()
    }
  })

  it('of other devices are told apart', () => {
    const about = (target: string) => isAboutRouter({ target, location: '', server: '' })
    expect(about('urn:schemas-upnp-org:service:WANPPPConnection:1')).toBe(true)
    expect(about('urn:schemas-upnp-org:device:InternetGatewayDevice:2')).toBe(true)
    expect(about('urn:dial-multiscreen-org:service:dial:1')).toBe(false)
    expect(about('upnp:rootdevice')).toBe(false)
  })

  it('never throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), changedText(searchAnswer)), (text) => void readSearchAnswer(text)),
    )
  })
})

describe('a description', () => {
  it('of a real router is read', () => {
    expect(readDescription(description, location, network)).toMatchObject({
      name: 'Lab Router',
      model: 'LR-1',
      manufacturer: 'Debian',
      page: 'http://192.168.77.1/',
      id: 'uuid:6c6e5c7a-77aa-4a0e-9f1e-0a77a77a77a7',
      connections: [
        { type: connection(2), controls: [new URL('http://192.168.77.1:5000/ctl/IPConn')], stray: false },
      ],
      pinholes: { controls: [new URL('http://192.168.77.1:5000/ctl/IP6FCtl')] },
    })
  })

  it('puts the most capable service first', () => {
    const ppp = 'urn:schemas-upnp-org:service:WANPPPConnection:1'
    const source = descriptionOf([
      { type: ppp, path: '/p' },
      { type: connection(1), path: '/1' },
      { type: connection(2), path: '/2' },
      { type: 'urn:schemas-upnp-org:service:Layer3Forwarding:1', path: '/l' },
    ])
    const types = readDescription(source, location, network)?.connections.map(({ type }) => type)
    expect(types).toEqual([connection(2), connection(1), ppp])
  })

  it('resolves against its own base, and knows what else may be meant', () => {
    const at = (base: string, path: string) =>
      readDescription(
        descriptionOf([{ type: connection(1), path }], `<URLBase>${base}</URLBase>`),
        new URL('http://192.168.77.1:5000/igd/rootDesc.xml'),
        network,
      )?.connections[0]?.controls.map(({ href }) => href)
    expect(at('http://192.168.77.1:49152/up/', 'ctl')).toEqual([
      'http://192.168.77.1:49152/up/ctl',
      'http://192.168.77.1:5000/igd/ctl',
      'http://192.168.77.1:5000/ctl',
    ])
    for (const base of ['', ' ', 'http://', 'nonsense:', 'ftp://192.168.77.1/']) {
      expect(at(base, '/ctl'), base).toEqual(['http://192.168.77.1:5000/ctl'])
    }
  })

  it('never leads to another host than the one that it came from', () => {
    for (const [base, path] of [
      ['http://evil.example:81/', '/ctl'],
      ['', 'http://8.8.8.8:81/ctl'],
      ['', 'http://127.0.0.1:81/ctl'],
      ['', 'http://user:secret@192.168.77.10:81/ctl'],
    ] as const) {
      const source = descriptionOf([{ type: connection(1), path }], `<URLBase>${base}</URLBase>`)
      const [service] = readDescription(source, location, network)?.connections ?? []
      expect(service?.stray).toBe(true)
      expect(service?.controls[0].href).toBe('http://192.168.77.1:81/ctl')
      for (const { hostname } of service?.controls ?? []) expect(hostname).toBe('192.168.77.1')
    }
    const source = descriptionOf([]).replace(
      '</modelName>',
      '</modelName><presentationURL>http://evil.example/</presentationURL>',
    )
    expect(readDescription(source, location, network)?.page).toBeNull()
  })

  it('is read like a browser reads, however it is written', () => {
    const plain = descriptionOf([{ type: connection(1), path: '/ctl' }])
    const services = (source: string) =>
      readDescription(source, location, network)?.connections.map(
        ({ type, controls }) => `${serviceKind(type)?.short} ${controls[0].pathname}`,
      )
    for (const source of [
      plain.replace(' xmlns="urn:schemas-upnp-org:device-1-0"', ''),
      plain.replaceAll(/<(\/?)(\w)/g, '<$1x:$2'),
      plain.replaceAll(
        /<(\/?)([^?>\s]+)/g,
        (_all, slash: string, name: string) => `<${slash}${name.toUpperCase()}`,
      ),
      plain.replaceAll('><', '>\n\t <'),
      plain.replace(connection(1), `\n ${connection(1).toUpperCase()} \t`),
      plain.replace('/ctl', ' \n/ctl\n '),
      plain.replace('Fake Router', 'A & B <Router'),
      plain.replace('</friendlyName>', ''),
      plain.replace('</serviceList>', '').replace('</deviceList>', ''),
      plain.replace('<deviceList>', '').replace('</deviceList>', ''),
      plain.replace(/<root[^>]*>/, '').replace('</root>', ''),
      plain.slice(0, plain.indexOf('</service>') + 4),
      `<!DOCTYPE root SYSTEM "x.dtd">${plain}`,
      `\u0000 garbage ${plain}`,
    ]) {
      expect(services(source), source).toEqual(['WANIPConnection:1 /ctl'])
    }
  })

  it('has the service that counts, however many stand before it', () => {
    const many = Array.from({ length: 200 }, (_, n) => ({ type: connection(1), path: `/${n}` }))
    const source = descriptionOf([...many, { type: connection(7), path: '/seven' }])
    const connections = readDescription(source, location, network)?.connections
    expect(connections?.[0]?.type).toBe(connection(7))
  })

  it('shows names on one line, without characters that turn or hide text', () => {
    const source = descriptionOf([]).replace('Fake Router', `Rou\u202Eter\n\u0007${'x'.repeat(500)}`)
    const name = readDescription(source, location, network)?.name
    expect(name).toMatch(/^Rou ter {2}x+$/)
    expect(name).toHaveLength(80)
  })

  it('is none without a device, and never throws or leads elsewhere', () => {
    expect(readDescription('<root/>', location, network)).toBeNull()
    expect(readDescription('<html><body>Login</body></html>', location, network)).toBeNull()
    fc.assert(
      fc.property(changedText(description), (source) => {
        for (const { controls } of readDescription(source, location, network)?.connections ?? []) {
          for (const { hostname, protocol } of controls) {
            expect([protocol, hostname]).toEqual(['http:', '192.168.77.1'])
          }
        }
      }),
    )
  })
})

describe('actions and their answers', () => {
  it('carry arguments in order, escaped', () => {
    const body = soapRequest(connection(1), 'AddPortMapping', [
      ['NewRemoteHost', ''],
      ['NewPortMappingDescription', 'a <b> & c'],
    ])
    const call = readXml(body)?.root.children[0]?.children[0]
    expect(call?.name).toBe('AddPortMapping')
    expect(call?.children.map(({ name, text }) => [name, text])).toEqual([
      ['NewRemoteHost', ''],
      ['NewPortMappingDescription', 'a <b> & c'],
    ])
  })

  it('of a real router are read', () => {
    expect(readSoapAnswer('GetExternalIPAddress', outerAddress)).toEqual({
      kind: 'done',
      values: new Map([['NewExternalIPAddress', '25.0.0.2']]),
    })
    expect(readSoapAnswer('AddPortMapping', conflict)).toEqual({
      kind: 'error',
      code: 718,
      description: 'ConflictInMappingEntry',
    })
    expect(readSoapAnswer('GetGenericPortMappingEntry', endOfList)).toMatchObject({ code: 713 })
  })

  it('are failures where they are something else', () => {
    for (const [body, status] of [
      ['', 500],
      ['<html/>', 200],
      ['<Envelope/>', 200],
      [outerAddress.slice(0, 200), 200],
      [outerAddress.slice(0, outerAddress.indexOf('0.2<') + 2), 200],
      [
        '<Envelope><Body><Fault><detail><UPnPError><errorCode>x</errorCode></UPnPError></detail></Fault></Body></Envelope>',
        500,
      ],
    ] as const) {
      expect(readSoapAnswer('GetExternalIPAddress', body, status).kind, body).toBe('failed')
    }
    expect(readSoapAnswer('GetStatusInfo', outerAddress).kind).toBe('failed')
    expect(readSoapAnswer('AddPortMapping', '<html>No</html>', 404)).toMatchObject({
      problem: { problem: 'http-status', status: 404 },
    })
  })

  it('are read whatever stands around them, and however their names are written', () => {
    const address = { kind: 'done', values: new Map([['NewExternalIPAddress', '25.0.0.2']]) }
    for (const body of [
      outerAddress.replaceAll('s:', ''),
      outerAddress.replaceAll('s:', 'SOAP-ENV:').replaceAll('u:', 'm:'),
      outerAddress.toLowerCase(),
      outerAddress.replaceAll('><', '>\r\n  <'),
      outerAddress.replace('25.0.0.2', '\n\t25.0.0.2 '),
      outerAddress.slice(0, outerAddress.indexOf('</s:Body>')),
      outerAddress.replace('</NewExternalIPAddress>', ''),
      '<GetExternalIPAddressResponse><NewExternalIPAddress>25.0.0.2</NewExternalIPAddress></GetExternalIPAddressResponse>',
    ]) {
      expect(readSoapAnswer('GetExternalIPAddress', body), body).toEqual(address)
    }
    expect(readSoapAnswer('DeletePortMapping', '\r\n', 200)).toEqual({ kind: 'done', values: new Map() })
    for (const body of [
      conflict.replaceAll('s:', ''),
      conflict.toUpperCase(),
      conflict.replace('<detail>', '').replace('</detail>', ''),
      conflict.replace('<errorCode>718', '<errorCode>\n 718\n'),
    ]) {
      expect(readSoapAnswer('AddPortMapping', body, 500), body).toMatchObject({ kind: 'error', code: 718 })
    }
  })

  it('never throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), changedText(conflict), changedText(genericEntry)), (body) => {
        readSoapAnswer('GetGenericPortMappingEntry', body)
      }),
    )
  })
})

describe('the forwards of a router', () => {
  const entryOf = (body: string) => {
    const answer = readSoapAnswer('GetGenericPortMappingEntry', body)
    return answer.kind === 'done' ? readMapping(answer.values) : null
  }

  it('are read from a real router', () => {
    expect(entryOf(genericEntry)).toEqual({
      protocol: 'tcp',
      externalPort: 777,
      internalAddress: '192.168.77.10',
      internalPort: 25565,
      remoteHost: null,
      enabled: true,
      leaseSeconds: 600,
      description: 'a <b> & c',
    })
    const list = readSoapAnswer('GetListOfPortMappings', listOfMappings)
    const listing = list.kind === 'done' ? (list.values.get('NewPortListing') ?? '') : ''
    expect(readMappingList(listing)?.map(({ externalPort }) => externalPort)).toEqual([777, 25565])
    expect(readMappingList(listing)?.[0]).toEqual(entryOf(genericEntry))
  })

  it('are none with ports, protocols or addresses that can not be', () => {
    const whole = new Map([
      ['NewProtocol', 'UDP'],
      ['NewExternalPort', '80'],
      ['NewInternalPort', '8080'],
      ['NewInternalClient', '10.0.0.2'],
    ])
    expect(readMapping(whole)).toMatchObject({ enabled: false, leaseSeconds: null, description: '' })
    for (const [name, value] of [
      ['NewProtocol', 'SCTP'],
      ['NewExternalPort', '65536'],
      ['NewExternalPort', '-1'],
      ['NewInternalPort', ''],
      ['NewInternalClient', ' '],
    ] as const) {
      expect(readMapping(new Map([...whole, [name, value]])), `${name} ${value}`).toBeNull()
    }
    for (const wildcard of ['', '0.0.0.0', '*']) {
      expect(readMapping(new Map([...whole, ['NewRemoteHost', wildcard]]))?.remoteHost).toBeNull()
    }
  })

  it('are not a list where any of it is something else', () => {
    expect(readMappingList('')).toBeNull()
    expect(readMappingList('<PortMappingList><x/></PortMappingList>')).toBeNull()
    expect(readMappingList('<PortMappingList><PortMappingEntry/></PortMappingList>')).toBeNull()
    expect(readMappingList('<PortMappingList/>')).toEqual([])
  })

  it('are no list of random text, or one of mappings only', () => {
    const body = readSoapAnswer('GetListOfPortMappings', listOfMappings)
    const listing = body.kind === 'done' ? (body.values.get('NewPortListing') ?? '') : ''
    fc.assert(
      fc.property(changedText(listing), (text) => {
        for (const { externalPort } of readMappingList(text) ?? []) expect(externalPort).toBeLessThan(65_536)
      }),
    )
  })

  it('hold nothing but ports and single lines, whatever is sent', () => {
    fc.assert(
      fc.property(changedText(genericEntry), (body) => {
        const mapping = entryOf(body)
        if (mapping === null) return
        expect(mapping.externalPort).toBeLessThanOrEqual(65_535)
        expect(mapping.description).not.toMatch(/\p{Cc}/u)
      }),
    )
  })
})
