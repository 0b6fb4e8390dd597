import { oneLine } from './one-line'
import { childAt, escapeXml, parseXml, textOf } from './xml'

/** What a service of a router answered to an action. */
export type SoapAnswer =
  | { readonly kind: 'done'; readonly values: ReadonlyMap<string, string> }
  /** It said no: UPnP's error code and its own description of it, clipped. */
  | { readonly kind: 'error'; readonly code: number; readonly description: string }
  /** Not an answer; `problem` goes on from "it …". */
  | { readonly kind: 'failed'; readonly problem: string }

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
    `<u:${action} xmlns:u="${serviceType}">${inner}</u:${action}></s:Body></s:Envelope>\r\n`
  )
}

/** Reads the answer to an action, whatever HTTP's status was: routers do not agree on it. */
export function readSoapAnswer(action: string, body: string): SoapAnswer {
  const envelope = parseXml(body)
  if (envelope === null) return { kind: 'failed', problem: 'answers with something that is no SOAP message' }
  const content = childAt(envelope.name === 'Envelope' ? envelope : null, 'Body')
  const fault = childAt(content, 'Fault')
  if (fault !== null) {
    const error = childAt(fault, 'detail', 'UPnPError')
    const code = error === null ? null : textOf(error, 'errorCode')
    if (error === null || code === null || !/^\d{1,5}$/.test(code)) {
      return { kind: 'failed', problem: 'reports an error without saying which' }
    }
    const description = oneLine(textOf(error, 'errorDescription') ?? '', 100)
    return { kind: 'error', code: Number(code), description }
  }
  const answer = childAt(content, `${action}Response`)
  if (answer === null) return { kind: 'failed', problem: 'answers with something else than was asked for' }
  return { kind: 'done', values: new Map(answer.children.map(({ name, text }) => [name, text])) }
}
