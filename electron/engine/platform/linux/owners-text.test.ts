import { describe, expect, it } from 'vitest'
import { parseControlGroup } from './owners-control-group'
import {
  executableOf,
  parseArguments,
  parseBootTime,
  parseClockTicks,
  parseStat,
  parseUserId,
  parseUsers,
  programName,
  startTime,
} from './owners-text'
import { countSockets } from './sockets-namespaces'

describe('/proc/[pid]/stat', () => {
  const rest =
    'S 4242 4711 4711 0 -1 4194560 27 0 0 0 1 2 0 0 20 0 11 0 432186 630784 1024 18446744073709551615'

  it('gives parent and start, whatever the name is', () => {
    for (const name of ['node', 'MainThread', 'a) S 1 (b', '', '((', 'tmux: server']) {
      expect(parseStat(`812 (${name}) ${rest}\n`)).toEqual({
        parent: 4242,
        birth: '432186',
        threadName: name,
      })
    }
  })

  it('gives nothing where it is cut', () => {
    for (const text of ['', '812', '812 (node', '812 (node)', '812 (node) S 1 2 3']) {
      expect(parseStat(text)).toBeNull()
    }
  })
})

describe('a program', () => {
  it('is called by its executable, never by a thread', () => {
    expect(programName('/usr/bin/node', ['node', 'server.js'], 'MainThread')).toBe('node')
    expect(programName('/opt/My App/app', ['x'], 'y')).toBe('app')
    expect(programName(executableOf('/usr/sbin/nginx (deleted)'), [], 'nginx')).toBe('nginx')
  })

  it('is called as it was started where the executable may not be read', () => {
    expect(programName(null, ['/usr/sbin/cron', '-f'], 'cron')).toBe('cron')
    expect(programName(null, ['sshd: /usr/sbin/sshd -D [listener]'], 'sshd')).toBe('sshd')
    expect(programName(null, ['nginx: master process /usr/sbin/nginx -g daemon off;'], 'nginx')).toBe('nginx')
    expect(programName(null, ['-bash'], 'bash')).toBe('bash')
    expect(programName(null, [], 'kworker/0:1')).toBe('kworker/0:1')
  })

  it('is called as it was started where that is a link to its executable, and not where it only says so', () => {
    const links = new Map([
      ['/usr/bin/redis-server', 'redis-check-rdb'],
      ['/usr/bin/python3', '/etc/alternatives/python3'],
      ['/etc/alternatives/python3', '../../usr/bin/python3.11'],
      ['/usr/bin/sshd', '/usr/sbin/sshd'],
      ['/usr/bin/round', 'round'],
    ])
    const name = (executable: string, ...args: readonly string[]) =>
      programName(executable, args, 'x', (path) => links.get(path) ?? null)
    expect(name('/usr/bin/redis-check-rdb', 'redis-server 0.0.0.0:6379')).toBe('redis-server')
    expect(name('/usr/bin/redis-check-rdb', '/usr/bin/redis-server', '*:6379')).toBe('redis-server')
    expect(name('/usr/bin/python3.11', 'python3', '-m', 'http.server')).toBe('python3')
    expect(name('/tmp/miner', 'sshd')).toBe('miner')
    expect(name('/usr/bin/miner', 'sshd')).toBe('miner')
    expect(name('/usr/bin/miner', 'round')).toBe('miner')
    expect(name('/usr/bin/miner', '../../tmp/../usr/bin/redis-server')).toBe('miner')
  })

  it('is the applet of a program that is many', () => {
    expect(programName('/bin/busybox', ['/usr/sbin/httpd', '-f'], 'httpd')).toBe('httpd')
    expect(
      programName(executableOf('/memfd:runc_cloned:/proc/self/exe (deleted)'), ['runc', 'init'], 'x'),
    ).toBe('runc')
  })

  it('has the arguments that it was given, or none', () => {
    expect(parseArguments('node\0server.js\0--port\x008080\0')).toEqual([
      'node',
      'server.js',
      '--port',
      '8080',
    ])
    expect(parseArguments('sshd: me [priv]\0\0\0   ')).toEqual(['sshd: me [priv]'])
    expect(parseArguments('a\0\0b\0')).toEqual(['a', '', 'b'])
    expect(parseArguments('')).toEqual([])
  })
})

describe('times and users', () => {
  it('start at the boot time, in clock ticks', () => {
    expect(parseBootTime('cpu  1 2 3\nbtime 1795217761\nprocesses 9\n')).toBe(1_795_217_761)
    expect(parseBootTime('')).toBeNull()
    expect(startTime('250', 1_000, 100)).toBe('1970-01-01T00:16:42.500Z')
    expect(startTime('250', null, 100)).toBeNull()
    expect(startTime('99999999999999999999', 1, 100)).toBeNull()
  })

  it('know the length of a tick from the auxiliary vector', () => {
    const auxv = (entries: readonly (readonly [bigint, bigint])[]) =>
      new Uint8Array(BigUint64Array.from(entries.flat()).buffer)
    expect(
      parseClockTicks(
        auxv([
          [6n, 4096n],
          [17n, 1024n],
          [0n, 0n],
        ]),
      ),
    ).toBe(1024)
    expect(parseClockTicks(auxv([[6n, 4096n]]))).toBe(100)
    expect(parseClockTicks(new Uint8Array(7))).toBe(100)
  })

  it('name users by their effective id', () => {
    expect(parseUserId('Name:\tx\nUid:\t1000\t33\t33\t33\nGid:\t1\t1\t1\t1\n')).toBe(33)
    expect(parseUserId('Name:\tx\n')).toBeNull()
    const users = parseUsers(
      'root:x:0:0:root:/root:/bin/sh\ntoor:x:0:0::/:\nbroken\nx:x::\n+nis\nme:x:1000:1::/:\n',
    )
    expect([...users]).toEqual([
      [0, 'root'],
      [1000, 'me'],
    ])
  })
})

describe('/proc/[pid]/cgroup', () => {
  const id = '3f4e5d6c7b8a3f4e5d6c7b8a3f4e5d6c7b8a3f4e5d6c7b8a3f4e5d6c7b8a3f4e'

  it.each([
    ['0::/system.slice/ssh.service\n', 'ssh.service', 'system'],
    ['0::/system.slice/system-getty.slice/getty@tty1.service\n', 'getty@tty1.service', 'system'],
    ['0::/system.slice/cups.socket\n', 'cups.socket', 'system'],
    ['0::/system.slice/nginx.service/workers\n', 'nginx.service', 'system'],
    [
      '12:memory:/system.slice/nginx.service\n1:name=systemd:/system.slice/nginx.service\n0::/\n',
      'nginx.service',
      'system',
    ],
    [
      '0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-dev.service\n',
      'app-dev.service',
      'user',
    ],
  ])('names the unit in %j', (text, unit, unitManager) => {
    expect(parseControlGroup(text)).toEqual({ unit, unitManager, container: null })
  })

  it.each([
    ['0::/\n'],
    ['0::/init.scope\n'],
    ['0::/user.slice/user-1000.slice/session-3.scope\n'],
    // the whole session is no unit to be stopped for a port
    ['0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome-x-42.scope\n'],
    ['9:name=systemd:/\n8:pids:/\n4:memory:/task_runner/dfec814c2a7c\n0::/\n'],
    ['0::/docker/notanid\n'],
    // a user may call a group anything, and its name would stand in a command to copy
    ['0::/user.slice/user-1000.slice/user@1000.service/app.slice/x;reboot.service\n'],
    ['0::/system.slice/-f.service\n'],
    ['0::/lxc/$(reboot)\n'],
    ['0::/lxc.payload.-n\n'],
    ['0::/machine.slice/machine-a\\x3breboot.scope\n'],
    // a virtual machine of libvirt is no container
    ['0::/machine.slice/machine-qemu\\x2d1\\x2dweb.scope/libvirt/emulator\n'],
    ['rubbish'],
    [''],
  ])('names nothing in %j', (text) => {
    expect(parseControlGroup(text)).toEqual({ unit: null, unitManager: null, container: null })
  })

  it.each([
    [`0::/system.slice/docker-${id}.scope\n`, 'docker', id],
    [`12:pids:/docker/${id}\n1:name=systemd:/docker/${id}\n0::/\n`, 'docker', id],
    [`0::/machine.slice/libpod-${id}.scope/container\n`, 'podman', id],
    [`0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${id}.scope\n`, 'podman', id],
    [`0::/kubepods.slice/kubepods-pod12.slice/cri-containerd-${id}.scope\n`, 'containerd', id],
    [
      `0::/system.slice/containerd.service/kubepods-burstable-pod1.slice:cri-containerd:${id}\n`,
      'containerd',
      id,
    ],
    [`0::/kubepods.slice/kubepods-besteffort.slice/crio-${id}.scope\n`, 'cri-o', id],
    [`4:cpu:/kubepods/burstable/pod1234/${id}\n`, 'kubernetes', id],
    ['0::/lxc.payload.web/system.slice/nginx.service\n', 'lxc', 'web'],
    ['12:pids:/lxc/web\n', 'lxc', 'web'],
    ['0::/machine.slice/machine-deb12.scope/payload\n', 'systemd-nspawn', 'deb12'],
    ['0::/machine.slice/machine-my\\x2dbox.scope/payload\n', 'systemd-nspawn', 'my-box'],
    ['0::/machine.slice/systemd-nspawn@my\\x2dbox.service/payload\n', 'systemd-nspawn', 'my-box'],
  ])('names the container in %j', (text, runtime, name) => {
    expect(parseControlGroup(text)).toEqual({
      unit: null,
      unitManager: null,
      container: { runtime, id: name },
    })
  })
})

describe('/proc/net/sockstat', () => {
  it('counts what is in use and what waits', () => {
    const text =
      'sockets: used 551\nTCP: inuse 11 orphan 2 tw 16 alloc 471 mem 0\nUDP: inuse 3 mem 0\nUDPLITE: inuse 1\nRAW: inuse 5\nFRAG: inuse 0 memory 0\nTCP6: inuse 4\nUDP6: inuse 2\nRAW6: inuse 1\n'
    expect(countSockets(text)).toBe(11 + 16 + 3 + 4 + 2)
    expect(countSockets('')).toBe(0)
  })
})
