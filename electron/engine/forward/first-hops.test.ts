import { expect, it } from 'vitest'
import { readHops } from './first-hops'

it.each<[string, string, readonly (string | null)[] | null]>([
  [
    'traceroute of Linux',
    'traceroute to 26.0.0.9 (26.0.0.9), 3 hops max, 60 byte packets\n 1  192.168.77.1  0.066 ms\n 2  *\n 3  25.0.0.1  0.3 ms !N\n',
    ['192.168.77.1', null, '25.0.0.1'],
  ],
  [
    'tracepath',
    ' 1?: [LOCALHOST]                      pmtu 1500\n 1:  10.1.0.1                                              0.056ms \n 1:  10.1.0.1                                              0.013ms \n 2:  no reply\n     Too many hops: pmtu 1500\n     Resume: pmtu 1500 \n',
    ['10.1.0.1', null],
  ],
  [
    'tracert, in German',
    '\r\nRoutenverfolgung zu 26.0.0.9 \u00fcber maximal 3 Hops\r\n\r\n  1    <1 ms    <1 ms    <1 ms  192.168.178.1 \r\n  2     *        *        *     Zeit\u00fcberschreitung der Anforderung.\r\n  3     9 ms     8 ms     9 ms  100.64.0.1 \r\n\r\nAblaufverfolgung beendet.\r\n',
    ['192.168.178.1', null, '100.64.0.1'],
  ],
  [
    'traceroute of macOS',
    'traceroute to 26.0.0.9 (26.0.0.9), 3 hops max, 40 byte packets\n 1  192.168.1.1  1.2 ms\n 2  10.0.0.1  3.1 ms\n',
    ['192.168.1.1', '10.0.0.1'],
  ],
  ['silence', ' 1  *\n 2  *\n 3  *\n', null],
  ['rubbish', 'usage: traceroute [-n] 1 2 3\n99  1.2.3.4\n', null],
])('%s', (_, text, expected) => {
  expect(readHops(text)).toEqual(expected)
})
