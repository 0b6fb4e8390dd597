import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext, TLSSocket } from 'node:tls'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Identity } from '#shared/identity/identity'
import { makeCertificate, type TestCertificate } from '../forward/outside/testing/certificates'
import { identifyPort } from './identify-port'

const servers: Server[] = []
const sockets = new Set<Socket>()
let certificate: TestCertificate

beforeAll(() => {
  certificate = makeCertificate()
})

afterAll(() => {
  for (const socket of sockets) socket.destroy()
  for (const server of servers) server.close()
})

async function portOf(server: Server): Promise<number> {
  servers.push(server)
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** What answers where `serve` does, on a port that the system chose. */
async function identify(server: Server, intensity = 7): Promise<Identity | null> {
  const port = await portOf(server)
  const needs = {
    mayAsk: async () => true,
    random: (count: number) => new Uint8Array(randomBytes(count)),
    now: Date.now,
  }
  const target = { host: '127.0.0.1', address: '127.0.0.1', family: 4, port, intensity } as const
  return await identifyPort(target, needs, new AbortController().signal)
}

/** Says something, and leaves whoever answers. */
const says = (text: string) =>
  createServer((socket) => {
    socket.write(text, 'latin1')
    socket.on('data', () => socket.end())
  })

it('a greeting tells program, version and system, and is only likely where nobody speaks the protocol behind it', async () => {
  expect(await identify(says('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n'))).toMatchObject({
    protocol: 'ssh',
    product: 'OpenSSH',
    version: '9.2p1',
    extra: 'Debian-2+deb12u3; protocol 2.0',
    os: 'Linux',
    confidence: 'likely',
    because: null,
    tls: null,
  })
}, 20_000)

it.skipIf(!existsSync('/usr/sbin/sshd') || !existsSync('/usr/bin/ssh-keygen'))(
  'a real SSH server is certain, with the key that it shows everybody, and nobody logs in',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portlight-sshd-'))
    const key = join(folder, 'key')
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
    // root's sshd wants a folder of the system's (/run/sshd) that is there once a service was started: so it is nobody's
    const isRoot = process.getuid?.() === 0
    const nobody = isRoot ? { uid: 65_534, gid: 65_534 } : {}
    if (isRoot) {
      chmodSync(folder, 0o755)
      chownSync(key, 65_534, 65_534)
    }
    const [, fingerprint = ''] = execFileSync('ssh-keygen', ['-lf', key], { encoding: 'utf8' }).split(' ')
    // one connection over its standard input and output, as inetd would start it
    const server = createServer((socket) => {
      const options = ['-i', '-e', '-f', '/dev/null', '-h', key, '-o', 'UsePAM=no']
      const sshd = spawn('/usr/sbin/sshd', options, { ...nobody, stdio: ['pipe', 'pipe', 'ignore'] })
      socket.pipe(sshd.stdin).on('error', () => {})
      // what it calculates comes late, as on a busy computer: its name and what it can do come before
      let said = 0
      sshd.stdout.on('data', (part: Buffer) => {
        said += 1
        setTimeout(() => socket.write(part), said > 2 ? 1_200 : 0)
      })
      socket.on('close', () => sshd.kill())
    })
    const identity = await identify(server)
    rmSync(folder, { recursive: true })
    expect(identity).toMatchObject({
      protocol: 'ssh',
      product: 'OpenSSH',
      confidence: 'certain',
      details: { 'host key': 'ssh-ed25519', fingerprint },
    })
  },
)

it('one that greets late is heard, and one that greets byte by byte to its end', async () => {
  const late = createServer((socket) => {
    setTimeout(() => socket.write('220 mail.example ESMTP Postfix (Debian/GNU)\r\n'), 3_000)
    socket.on('data', (data) => {
      if (data.includes('EHLO')) socket.end()
    })
  })
  const slow = createServer((socket) => {
    const letters = [...'220 ProFTPD 1.3.8 Server (Debian) [192.0.2.1]\r\n']
    socket.on('data', () => socket.end())
    const timer = setInterval(() => socket.write(letters.shift() ?? '\0'), 20)
    socket.on('close', () => clearInterval(timer))
  })
  const [mail, files] = await Promise.all([identify(late), identify(slow)])
  expect(mail).toMatchObject({ protocol: 'smtp', product: 'Postfix smtpd', confidence: 'certain' })
  expect(files).toMatchObject({ protocol: 'ftp', product: 'ProFTPD', version: '1.3.8' })
}, 20_000)

it('FTP and SMTP that greet alike are told apart by what they say to EHLO', async () => {
  const greets = (reply: string) =>
    createServer((socket) => {
      socket.write('220 hello\r\n')
      socket.on('data', () => socket.write(reply))
    })
  const [mail, files, neither] = await Promise.all([
    identify(greets('250-hello\r\n250 HELP\r\n')),
    identify(greets('530 Please login with USER and PASS.\r\n')),
    identify(greets('what?\r\n'), 0),
  ])
  expect(mail).toMatchObject({ protocol: 'smtp', confidence: 'certain' })
  expect(files).toMatchObject({ protocol: 'ftp', confidence: 'likely' })
  expect(neither).toMatchObject({ protocol: null, confidence: 'guess', because: 'not-recognised' })
}, 20_000)

it('HTTP that answers anything to anything stays HTTP, and what sends back what it gets is nothing', async () => {
  const anything = createServer((socket) =>
    socket.on('data', () =>
      socket.end('HTTP/1.1 200 OK\r\nServer: any/1\r\n\r\n+PONG\r\nredis_version:7.0.0\r\n'),
    ),
  )
  const echo = createServer((socket) => socket.pipe(socket))
  const [web, nothing] = await Promise.all([identify(anything), identify(echo)])
  expect(web).toMatchObject({ protocol: 'http', product: 'any', version: '1', noPassword: null })
  expect(nothing).toMatchObject({ protocol: null, because: 'not-recognised', tls: null })
}, 30_000)

it('what closes at once, and what sends without end, is not known, with the reason', async () => {
  const endless = createServer((socket) => {
    const more = () => {
      while (socket.writable && socket.write('abcdefgh'.repeat(512)));
    }
    socket.on('drain', more)
    more()
  })
  const closes = createServer((socket) => socket.destroy())
  const [much, none] = await Promise.all([identify(endless), identify(closes)])
  expect(much).toMatchObject({ protocol: null, because: 'not-recognised' })
  expect(Math.max(...(much?.evidence ?? []).map(({ bytes }) => bytes))).toBe(16_384)
  expect(none).toMatchObject({ protocol: null, because: 'closed' })
}, 30_000)

it('HTTP inside of TLS has both, and a server that wants a certificate is not called silent', async () => {
  const web = createHttps(certificate, (_request, response) => {
    response.setHeader('Server', 'nginx/1.22.1')
    response.end()
  })
  const strict = createHttps({ ...certificate, requestCert: true }, (_request, response) => response.end())
  const older = createHttps({ ...certificate, requestCert: true, maxVersion: 'TLSv1.2' })
  const [plain, closed, closedBefore] = await Promise.all([identify(web), identify(strict), identify(older)])
  expect(plain).toMatchObject({
    protocol: 'http',
    product: 'nginx',
    version: '1.22.1',
    tls: {
      versions: ['TLSv1.3', 'TLSv1.2'],
      certificate: {
        subject: 'test',
        names: ['127.0.0.1', '::1', 'localhost'],
        selfSigned: true,
        expired: false,
      },
    },
  })
  const wanted = { protocol: 'tls', confidence: 'certain', tls: { wantsCertificate: true } }
  expect(closed).toMatchObject(wanted)
  expect(closedBefore).toMatchObject({ protocol: 'tls', confidence: 'certain', because: null })
}, 20_000)

it('mail that begins TLS when asked is looked into, and stays mail', async () => {
  const mail = createServer((socket) => {
    socket.write('220 mail.example ESMTP Postfix\r\n')
    socket.on('data', (data) => {
      const text = data.toString('latin1')
      if (text.startsWith('EHLO')) socket.write('250-mail.example\r\n250 STARTTLS\r\n')
      if (!text.startsWith('STARTTLS')) return
      socket.removeAllListeners('data')
      socket.write('220 2.0.0 Ready to start TLS\r\n')
      const tls = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(certificate) })
      tls.on('error', () => {})
    })
  })
  expect(await identify(mail)).toMatchObject({
    protocol: 'smtp',
    product: 'Postfix smtpd',
    tls: null,
    startTls: { versions: ['TLSv1.3'], certificate: { subject: 'test', selfSigned: true } },
  })
})

it('a password that is wanted is told from one that is not, and none is tried', async () => {
  const heard: string[] = []
  const redis = (replies: Readonly<Record<string, string>>) =>
    createServer((socket) =>
      socket.on('data', (data) => {
        const text = data.toString('latin1')
        heard.push(text)
        const word = Object.keys(replies).find((one) => text.includes(one))
        socket.write(replies[word ?? ''] ?? '-ERR unknown command\r\n')
      }),
    )
  const info = '# Server\r\nredis_version:7.0.15\r\nos:Linux 6.1.0 x86_64\r\n'
  const [open, locked] = await Promise.all([
    identify(redis({ PING: '+PONG\r\n', INFO: `$${info.length}\r\n${info}\r\n` })),
    identify(redis({ PING: '-NOAUTH Authentication required.\r\n' })),
  ])
  expect(open).toMatchObject({
    protocol: 'redis',
    product: 'Redis',
    version: '7.0.15',
    os: 'Linux',
    noPassword: true,
  })
  expect(locked).toMatchObject({ protocol: 'redis', version: null, noPassword: false })
  expect(heard.filter((text) => /AUTH|PASS|SET|CONFIG|LOGIN/.test(text))).toEqual([])
}, 20_000)

it('a printer and a controller get no connection', async () => {
  const never = () => Promise.reject(new Error('asked'))
  const needs = { mayAsk: never, random: (count: number) => new Uint8Array(count), now: Date.now }
  for (const port of [9100, 9107, 515, 502, 102, 20_000, 44_818, 47_808]) {
    const target = { host: '127.0.0.1', address: '127.0.0.1', family: 4, port, intensity: 9 } as const
    const identity = await identifyPort(target, needs, new AbortController().signal)
    expect(identity).toMatchObject({ confidence: 'guess', because: 'not-asked', evidence: [] })
  }
})

it('text that would steer a terminal is written out, and everything is cut', async () => {
  const wild = says(`SSH-2.0-x\x1b[2J ${'y'.repeat(150)}\u202e\r\n`)
  const identity = await identify(wild, 0)
  expect(JSON.stringify(identity)).not.toMatch(/\\u001b|\u202e/)
  expect(identity?.evidence[0]?.text).toContain('\\x1b[2J')
}, 20_000)

it('ends at once where it is told to', async () => {
  const port = await portOf(createServer(() => {}))
  const stop = new AbortController()
  const needs = {
    mayAsk: async () => {
      setImmediate(() => stop.abort())
      return true
    },
    random: (count: number) => new Uint8Array(count),
    now: Date.now,
  }
  const target = { host: '127.0.0.1', address: '127.0.0.1', family: 4, port, intensity: 9 } as const
  expect(await identifyPort(target, needs, stop.signal)).toBeNull()
})
