import { describe, expect, it } from 'vitest'
import { someFacts } from '#shared/conflict/testing/facts'
import { explainConflict } from '#shared/conflict/verdict'
import { anOwner, aSocket } from '#shared/sockets/testing/sockets'
import { publishedBy } from './published-ports'

const line =
  '/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2 -container-port 80'
const asked = { port: 8080, protocol: 'tcp' } as const

describe("a proxy's command line", () => {
  it('says where a published port leads', () => {
    expect(publishedBy(line.split(' '), asked)).toEqual({ program: 'docker-proxy', target: '172.17.0.2:80' })
    expect(publishedBy(line.replace('172.17.0.2', 'fd00::2').split(' '), asked)?.target).toBe('[fd00::2]:80')
    for (const other of [
      line.replace('8080', '8081'),
      line.replace('tcp', 'udp'),
      line.replace('172.17.0.2', '$(reboot)'),
      line.replace('-container-port 80', '-container-port'),
      line.replace('docker-proxy', 'node'),
      '',
    ]) {
      expect(publishedBy(other.split(' '), asked), other).toBeNull()
    }
  })

  it('tells an ordinary user that a container has the port, with what shows it', () => {
    const question = { ...asked, address: null }
    const published = { pid: 5, program: 'docker-proxy', target: '172.17.0.2:80' }
    const local = { address: '0.0.0.0', port: 8080 }
    const hidden = aSocket({ local, ownerless: 'no-permission', user: 'root' })
    const report = explainConflict(
      someFacts({ question, published, sockets: [hidden], administrator: false }),
    )
    expect(report).toMatchObject({ verdict: 'container', confidence: 'likely', inUse: true })
    expect(report.sentence).toContain('docker-proxy (process 5) says that it leads to 172.17.0.2:80')
    expect(report.fixes[0]?.command).toMatchObject({
      program: 'docker',
      arguments: ['ps', '--filter', 'publish=8080'],
    })
    const seen = aSocket({ local, owners: [anOwner({ pid: 5, program: 'docker-proxy' })] })
    expect(explainConflict(someFacts({ question, published, sockets: [seen] })).sentence).toContain(
      "holds it in the container's name, and leads to 172.17.0.2:80",
    )
  })
})
