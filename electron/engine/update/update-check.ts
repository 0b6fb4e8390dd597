import { failureText } from '#shared/forward/look-told'
import { readLatest, type UpdateAnswer } from '#shared/update/update'
import { homepage, version } from '../../../package.json'
import { askHttp } from '../forward/outside/ask-http'

/** Milliseconds for the whole question. */
const deadline = 10_000

/** Where the newest release is told of. */
export const latestUrl: URL = new URL('latest.json', homepage)

/** Asks whether there is a newer Portlight, by one request without a cookie or a version in it. Call it only where somebody agreed. */
export async function askForUpdate(url: URL, signal: AbortSignal): Promise<UpdateAnswer> {
  const reply = await askHttp({ url, family: null, body: null, deadlineMs: deadline }, signal)
  if (reply.kind === 'failed') return { kind: 'not-known', because: failureText(reply.because) }
  return readLatest(version, url.host, reply)
}
