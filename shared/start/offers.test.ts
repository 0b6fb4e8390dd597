import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type NamedPort, type OfferFacts, offersFor } from './offers'

const nothing: OfferFacts = { own: ['192.168.1.5', 'workbench'], named: [] }
const minecraft: NamedPort = {
  port: 25_565,
  protocol: 'tcp',
  name: 'Minecraft (Java Edition)',
  forOutside: true,
}
const sentences = (text: string, facts: Partial<OfferFacts> = {}) =>
  offersFor(text, { ...nothing, ...facts }).map(({ sentence }) => sentence)

describe('what a text may mean', () => {
  it.each([
    ['3000', ['Why is 3000 in use here?', 'Is 3000 open on this computer?', 'Can the internet reach 3000?']],
    [
      'port 3000',
      ['Why is 3000 in use here?', 'Is 3000 open on this computer?', 'Can the internet reach 3000?'],
    ],
    ['53/udp', ['Why is 53 in use here?', 'What is port 53?', 'Can the internet reach 53?']],
    ['6660-6669', ['What are the ports 6660 to 6669?', 'Which of 6660 to 6669 are open on this computer?']],
    [
      'Error: listen EADDRINUSE: address already in use :::3000\n    at Server.setupListenHandle',
      ['Why is 3000 in use here?', 'Is 3000 open on this computer?', 'What is port 3000?'],
    ],
    [
      'listen tcp 0.0.0.0:80: bind: permission denied',
      ['Why may a program not have port 80?', 'Is 80 open on this computer?', 'What is port 80?'],
    ],
    [
      'Traceback:\n  File "socketserver.py", line 456\nOSError: [Errno 98] Address already in use',
      ['What is this error about?'],
    ],
    [
      'connection refused',
      ['What is this error about?', 'Which ports have to do with “connection refused”?'],
    ],
    ['example.org', ['What is open on example.org?']],
    ['192.168.1.0/24', ['What is open in 192.168.1.0/24?']],
    ['10.0.0.1-20', ['What is open in 10.0.0.1-20?']],
    ['10.0.0.1 10.0.0.9', ['What is open in 10.0.0.1 10.0.0.9?']],
    ['fe80::1%eth0', ['What is open on fe80::1%eth0?']],
    [
      'example.org:8443',
      ['Is 8443 open on example.org?', 'What is open on example.org?', 'What is port 8443?'],
    ],
    [
      'https://example.org/a?b#c',
      ['Is 443 open on example.org?', 'What is open on example.org?', 'What is port 443?'],
    ],
    [
      'postgres://me:secret@db.example.org:5433/shop',
      ['Is 5433 open on db.example.org?', 'What is open on db.example.org?', 'What is port 5433?'],
    ],
    [
      'http://localhost:8080/',
      ['Why is 8080 in use here?', 'Is 8080 open on localhost?', 'What is port 8080?'],
    ],
    ['192.168.1.5:22', ['Why is 22 in use here?', 'Is 22 open on 192.168.1.5?', 'What is port 22?']],
    ['[::1]:631', ['Why is 631 in use here?', 'Is 631 open on ::1?', 'What is port 631?']],
    // lines that name a port without a word of an error that is known by heart
    [
      'netsh http add urlacl url=http://+:8080/ user=Everyone',
      ['Why is 8080 in use here?', 'Is 8080 open on this computer?', 'What is port 8080?'],
    ],
    [
      'listenport = 8080\nlistenaddress = 10.0.0.1:8080',
      ['Why is 8080 in use here?', 'Is 8080 open on this computer?', 'What is port 8080?'],
    ],
    [
      'could not start the listener at 0.0.0.0:8080',
      ['Why is 8080 in use here?', 'Is 8080 open on this computer?', 'What is port 8080?'],
    ],
    // questions as people say them
    ['what is port 22?', ['What is port 22?', 'Why is 22 in use here?', 'Is 22 open on this computer?']],
    [
      'What is using port 3000',
      ['Why is 3000 in use here?', 'Is 3000 open on this computer?', 'Can the internet reach 3000?'],
    ],
    [
      'is port 5432 open?',
      ['Is 5432 open on this computer?', 'Why is 5432 in use here?', 'Can the internet reach 5432?'],
    ],
    [
      'can the internet reach 25565',
      ['Can the internet reach 25565?', 'Why is 25565 in use here?', 'Is 25565 open on this computer?'],
    ],
    [
      'is 443 open on example.org?',
      ['Is 443 open on example.org?', 'What is open on example.org?', 'What is port 443?'],
    ],
    ['who uses 53/udp', ['Why is 53 in use here?', 'What is port 53?', 'Can the internet reach 53?']],
    ['which port does game 2 use', ['Which ports have to do with “which port does game 2 use”?']],
    ['is windows 11 or 10 safe', ['Which ports have to do with “is windows 11 or 10 safe”?']],
    ['mail server', ['Which ports have to do with “mail server”?']],
    ['nas', ['Which ports have to do with “nas”?', 'What is open on nas?']],
    ['', []],
  ])('%s', (text, expected) => {
    expect(sentences(text)).toEqual(expected)
  })

  it.each(['http://+:8080/', 'http://*:8080/x/', '*:8080', '+:8080', ':8080'])(
    '%s is all addresses of this computer',
    (text) => {
      expect(sentences(text)).toEqual(sentences('8080'))
    },
  )

  it('is the name of what uses a port, and what is for people outside is first asked for outside', () => {
    expect(sentences('Minecraft', { named: [minecraft] })).toEqual([
      'Can the internet reach 25565 (Minecraft, Java Edition)?',
      'Why is 25565 (Minecraft, Java Edition) in use here?',
      'What is port 25565?',
    ])
    expect(sentences('25565', { named: [minecraft] })[0]).toBe('Can the internet reach 25565?')
    const ssh: NamedPort = { port: 22, protocol: 'tcp', name: 'SSH', forOutside: false }
    expect(sentences('ssh', { named: [ssh] })[0]).toBe('Why is 22 (SSH) in use here?')
  })

  it('is each of two that have one name', () => {
    const bedrock: NamedPort = {
      port: 19_132,
      protocol: 'udp',
      name: 'Minecraft (Bedrock Edition)',
      forOutside: true,
    }
    expect(sentences('minecraft', { named: [minecraft, bedrock] })).toEqual([
      'Can the internet reach 25565 (Minecraft, Java Edition)?',
      'Can the internet reach 19132 (Minecraft, Bedrock Edition)?',
      'What is port 25565?',
    ])
  })

  it('keeps passwords of an address out of sight', () => {
    const [first] = offersFor('redis://me:hunter2@cache.example', nothing)
    expect(JSON.stringify(first)).not.toContain('hunter2')
    expect(first).toMatchObject({ targets: 'cache.example', ports: '6379' })
  })
})

it('any text has offers or none, at most three, each a question of one line', () => {
  const piece = fc.constantFrom(
    '3000',
    ':',
    '/',
    'host',
    '.',
    '[',
    ']',
    '::',
    '-',
    ' ',
    '\n',
    'tcp',
    '@',
    '%',
    '99999',
  )
  const texts = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const offers = offersFor(text, nothing)
      expect(offers.length).toBeLessThanOrEqual(3)
      expect(offers.length > 0).toBe(text.trim() !== '')
      for (const offer of offers) {
        expect(offer.sentence).toMatch(/^[^\n]{3,400}\?$/)
        if (offer.kind === 'forward' || offer.kind === 'reference') {
          expect(offer.port).toBeLessThanOrEqual(65_535)
        }
      }
    }),
    { numRuns: 2000 },
  )
})
