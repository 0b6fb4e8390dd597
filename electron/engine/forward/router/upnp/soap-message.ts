import type { DeviceProblem } from '#shared/forward/device-found'
import { oneLine } from './one-line'
import { elementsOf, escapeXml, readXml, type XmlElement } from './xml'

/** What a service of a router answered to an action. */
export type SoapAnswer =
  | { readonly kind: 'done'; readonly values: ReadonlyMap<string, string> }
  /** It said no: UPnP's error code and its own description of it, clipped. */
  | { readonly kind: 'error'; readonly code: number; readonly description: string }
  /** Not an answer. `late`: our own limit was reached, which says little about the router. */
  | { readonly kind: 'failed'; readonly problem: DeviceProblem; readonly late: boolean }

/** The body of a request (UPnP Device Architecture 1.1 section 3.2.1). Arguments in the order of the action's definition. */
export function soapRequest(
  serviceType: string,
  action: string,
  args: readonly (readonly [string, string | number])[],
): string {
  const inner = args.map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`).join('')
  return (
    '<?xml version="1.0"?>\r\n' +
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" ' +
    's:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>' +
    `<u:${action} xmlns:u="${escapeXml(serviceType)}">${inner}</u:${action}></s:Body></s:Envelope>\r\n`
  )
}

/**
 * Reads the answer to an action. What stands around it does not matter, and HTTP's status only where there is nothing else
 * to go by: routers do not agree on it.
 */
export function readSoapAnswer(action: string, body: string, status = 200): SoapAnswer {
  const good = status >= 200 && status < 300
  // a few say no more than that to what has no values to give back
  if (body.trim() === '' && good) return { kind: 'done', values: new Map() }
  const document = readXml(body)
  if (document === null) {
    return failed(good ? { problem: 'no-soap' } : { problem: 'http-status', status })
  }
  const { root, whole } = document
  const fault = elementsOf(root, 'Fault')[0] ?? elementsOf(root, 'UPnPError')[0]
  if (fault !== undefined) {
    const code = elementsOf(fault, 'errorCode')[0]?.text ?? ''
    if (!/^\d{1,5}$/.test(code)) return failed({ problem: 'no-code' })
    const description = oneLine(elementsOf(fault, 'errorDescription')[0]?.text ?? '', 100)
    return { kind: 'error', code: Number(code), description }
  }
  const answer = elementsOf(root, `${action}Response`)[0]
  if (answer === undefined) {
    return failed(good ? { problem: 'other-answer' } : { problem: 'http-status', status })
  }
  const values = new Map<string, string>()
  collect(answer.children, values)
  if (!whole && values.size === 0) return failed({ problem: 'broken-off' })
  return { kind: 'done', values }
}

/** Values with their names; at any depth, for an end that is missing makes the next one a child. The first counts. */
function collect(elements: readonly XmlElement[], into: Map<string, string>): void {
  for (const { name, text, children } of elements) {
    const known = argumentNames.get(name.toLowerCase()) ?? name
    if (!into.has(known)) into.set(known, text)
    collect(children, into)
  }
}

/** Arguments that are read anywhere, as UPnP spells them. */
const argumentNames: ReadonlyMap<string, string> = new Map(
  [
    'NewConnectionStatus',
    'NewDescription',
    'NewEnabled',
    'NewExternalIPAddress',
    'NewExternalPort',
    'NewInternalClient',
    'NewInternalPort',
    'NewLeaseDuration',
    'NewLeaseTime',
    'NewPortListing',
    'NewPortMappingDescription',
    'NewProtocol',
    'NewRemoteHost',
    'NewReservedPort',
  ].map((name) => [name.toLowerCase(), name]),
)

function failed(problem: DeviceProblem): SoapAnswer {
  return { kind: 'failed', problem, late: false }
}
