import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { platform } from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectName } from '../project-names'
import { mayRead } from './plain-file'
import { LinuxProcesses } from './processes'

let root = ''
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'portlight-projects-')))
})
afterAll(() => rmSync(root, { recursive: true }))

/** What is told of a real process that works in a folder. */
async function told(folder: string) {
  const child = spawn('sleep', ['600'], { cwd: join(root, folder), stdio: 'ignore' })
  try {
    await new Promise((resolve) => child.once('spawn', resolve))
    const owner = await new LinuxProcesses('/proc', '/etc/passwd').ownerOf(child.pid ?? 0)
    return owner === null ? null : { folder: owner.folder, project: owner.project }
  } finally {
    child.kill('SIGKILL')
  }
}

function put(path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), text)
}

describe.skipIf(platform !== 'linux')('a process', () => {
  it('belongs to the project that its folder or the nearest one above has', async () => {
    put('shop/package.json', '{"name": "shop-front", "version": "1.0.0"}')
    put('shop/src/nothing.txt', '')
    put('shop/api/pyproject.toml', '[build-system]\nname = "no"\n[project]\nname = "shop-api"\n')
    const shop = { name: 'shop-front', kind: 'package.json', folder: join(root, 'shop') }
    expect(await told('shop')).toEqual({ folder: join(root, 'shop'), project: shop })
    expect(await told('shop/src')).toEqual({ folder: join(root, 'shop/src'), project: shop })
    expect((await told('shop/api'))?.project).toMatchObject({ name: 'shop-api', kind: 'pyproject.toml' })
  })

  it('has the folder’s name where the project has none', async () => {
    mkdirSync(join(root, 'plain/.git'), { recursive: true })
    put('plain/package.json', '{"type": "module"}')
    put('stack/docker-compose.yml', 'services:\n  web:\n    image: nginx\n')
    expect((await told('plain'))?.project).toMatchObject({ name: 'plain', kind: 'git' })
    expect((await told('stack'))?.project).toMatchObject({ name: 'stack', kind: 'compose' })
  })

  it('has no project by what is no plain file of a sensible size, and nobody waits for it', async () => {
    for (const name of ['fifo', 'link', 'large', 'folder', 'broken'])
      mkdirSync(join(root, 'odd', name), { recursive: true })
    execFileSync('mkfifo', [join(root, 'odd/fifo/package.json')])
    put('odd/secret.json', '{"name": "secret"}')
    symlinkSync('../secret.json', join(root, 'odd/link/package.json'))
    put('odd/large/package.json', `{"name": "large", "x": "${'x'.repeat(100_000)}"}`)
    mkdirSync(join(root, 'odd/folder/package.json'))
    put('odd/broken/package.json', '{"name": ')
    for (const name of ['fifo', 'link', 'large', 'folder', 'broken']) {
      expect(await told(`odd/${name}`), name).toEqual({ folder: join(root, 'odd', name), project: null })
    }
  })
})

describe('the name of a project', () => {
  it.each([
    ['package.json', '\uFEFF{"name":"@me/shop"}', '@me/shop'],
    ['package.json', '{"name":{"toString":1}}', null],
    ['package.json', 'null', null],
    ['package.json', '[]', null],
    ['composer.json', '{"name":"me/shop"}', 'me/shop'],
    ['pyproject.toml', "[tool.poetry]\nname = 'shop'\n", 'shop'],
    ['pyproject.toml', '[tool.black]\nname = "black"\n', null],
    ['Cargo.toml', '[workspace]\n[package]\nname = "shop"\n', 'shop'],
    ['go.mod', '// x\nmodule example.com/shop\n', 'example.com/shop'],
    ['compose', 'version: "3"\nname: my-stack\n', 'my-stack'],
    ['compose', 'services:\n  name: x\n', null],
    ['package.json', `{"name":"${'x'.repeat(500)}"}`, 'x'.repeat(100)],
  ] as const)('in %s', (kind, text, name) => {
    expect(projectName(kind, text)).toBe(name)
  })
})

describe('a folder', () => {
  const mounts = (...lines: string[]) => lines.map((line) => `${line}\n`).join('')
  const ext4 = '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw'
  const nfs = '40 22 0:50 / /srv/my\\040share rw - nfs4 server:/x rw'

  it('is read only where its file system answers at once', () => {
    expect(mayRead(mounts(ext4, nfs), '/srv/shop')).toBe(true)
    expect(mayRead(mounts(ext4, nfs), '/srv/my share/shop')).toBe(false)
    expect(mayRead(mounts(ext4, nfs), '/srv/my sharex')).toBe(true)
    expect(mayRead(mounts(ext4, '50 22 0:5 / /srv/shop rw - fuse.sshfs x rw'), '/srv/shop')).toBe(false)
    // mounted over one another: the last one counts
    expect(
      mayRead(mounts(ext4, nfs, '41 40 0:51 / /srv/my\\040share rw - tmpfs x rw'), '/srv/my share'),
    ).toBe(true)
    expect(mayRead(null, '/srv')).toBe(false)
    expect(mayRead(ext4, '/srv')).toBe(false)
  })
})
