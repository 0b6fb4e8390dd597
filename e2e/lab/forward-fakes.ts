/** A forward as the fake router lists it. */
export interface FakeForward {
  readonly port: number
  readonly to: string
  readonly enabled: boolean
}

/**
 * A Node program that plays a router's UPnP 1 on `lan1`: a fake, for what miniupnpd can't be made to say. It tells its
 * outer address whatever that is, lists what it is given, and makes nothing. Says `ready` when it listens.
 */
export function fakeRouter(address: string, wan: string, forwards: readonly FakeForward[]): string {
  return `
    const http = require('node:http')
    const dgram = require('node:dgram')
    const address = ${JSON.stringify(address)}
    const wan = ${JSON.stringify(wan)}
    const forwards = ${JSON.stringify(forwards)}
    const service = 'urn:schemas-upnp-org:service:WANIPConnection:1'
    const device = (kind, name, inner) => '<device><deviceType>urn:schemas-upnp-org:device:' + kind + ':1</deviceType>' +
      '<friendlyName>' + name + '</friendlyName><manufacturer>Lab</manufacturer><modelName>Fake</modelName>' +
      '<UDN>uuid:6c6e5c7a-77aa-4a0e-9f1e-0a77a77a77b' + name.length % 10 + '</UDN>' + inner + '</device>'
    const description = '<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0">' +
      '<specVersion><major>1</major><minor>0</minor></specVersion>' +
      device('InternetGatewayDevice', 'Fake Router', '<deviceList>' +
        device('WANDevice', 'WAN', '<deviceList>' +
          device('WANConnectionDevice', 'WANConn', '<serviceList><service><serviceType>' + service + '</serviceType>' +
            '<serviceId>urn:upnp-org:serviceId:WANIPConn1</serviceId><controlURL>/control</controlURL>' +
            '<eventSubURL>/events</eventSubURL><SCPDURL>/scpd.xml</SCPDURL></service></serviceList>') +
        '</deviceList>') + '</deviceList>') + '</root>'
    const envelope = (body) => '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" ' +
      's:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>' + body + '</s:Body></s:Envelope>'
    const answer = (action, values) => envelope('<u:' + action + 'Response xmlns:u="' + service + '">' +
      Object.entries(values).map(([name, value]) => '<' + name + '>' + value + '</' + name + '>').join('') +
      '</u:' + action + 'Response>')
    const fault = (code, text) => envelope('<s:Fault><faultcode>s:Client</faultcode><faultstring>UPnPError</faultstring>' +
      '<detail><UPnPError xmlns="urn:schemas-upnp-org:control-1-0"><errorCode>' + code + '</errorCode><errorDescription>' +
      text + '</errorDescription></UPnPError></detail></s:Fault>')
    const entry = ({ port, to, enabled }) => ({ NewRemoteHost: '', NewExternalPort: port, NewProtocol: 'TCP',
      NewInternalPort: port, NewInternalClient: to, NewEnabled: enabled ? 1 : 0,
      NewPortMappingDescription: 'a game', NewLeaseDuration: 0 })
    const act = (action, body) => {
      if (action === 'GetExternalIPAddress') return answer(action, { NewExternalIPAddress: wan })
      if (action === 'GetStatusInfo') {
        return answer(action, { NewConnectionStatus: 'Connected', NewLastConnectionError: 'ERROR_NONE', NewUptime: 1 })
      }
      if (action === 'GetGenericPortMappingEntry') {
        const found = forwards[Number(/<NewPortMappingIndex[^>]*>(\\d+)/.exec(body)?.[1] ?? -1)]
        return found === undefined ? fault(713, 'SpecifiedArrayIndexInvalid') : answer(action, entry(found))
      }
      if (action === 'GetSpecificPortMappingEntry') {
        const port = Number(/<NewExternalPort[^>]*>(\\d+)/.exec(body)?.[1])
        const found = forwards.find((forward) => forward.port === port && body.includes('>TCP<'))
        return found === undefined ? fault(714, 'NoSuchEntryInArray') : answer(action, entry(found))
      }
      return fault(401, 'Invalid Action')
    }
    http.createServer(async (request, response) => {
      let body = ''
      for await (const part of request) body += part
      const action = /#(\\w+)/.exec(request.headers.soapaction ?? '')?.[1]
      const text = action === undefined ? description : act(action, body)
      response.writeHead(text.includes('<s:Fault>') ? 500 : 200, { 'Content-Type': 'text/xml; charset="utf-8"' })
      response.end(text)
    }).listen(5000, address, () => {
      const socket = dgram.createSocket({ type: 'udp4', reuseAddr: true })
      socket.on('message', (search, from) => {
        const target = /^ST:\\s*(\\S+)/im.exec(String(search))?.[1]
        if (!String(search).startsWith('M-SEARCH') || target === undefined) return
        socket.send(['HTTP/1.1 200 OK', 'CACHE-CONTROL: max-age=120', 'EXT:', 'SERVER: Lab/1 UPnP/1.0 Fake/1',
          'LOCATION: http://' + address + ':5000/root.xml', 'ST: ' + target,
          'USN: uuid:6c6e5c7a-77aa-4a0e-9f1e-0a77a77a77b1::' + target, '', ''].join('\\r\\n'), from.port, from.address)
      })
      socket.bind(1900, () => {
        socket.addMembership('239.255.255.250', address)
        console.log('ready')
      })
    })`
}

/** A Node program that speaks HTTP at a port and says the same to everybody: no reflector, or one that lies. */
export function fakeReflector(port: number, document: object): string {
  return `require('node:http').createServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'Content-Type': 'application/json' })
    response.end(${JSON.stringify(JSON.stringify(document))})
  }).listen(${port}, () => console.log('ready'))`
}
