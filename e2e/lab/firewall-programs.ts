import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { vi } from 'vitest'
import type { LabHost } from './network'

/** Switches the real ufw on, with settings that are this host's alone: it lets nothing in then that nobody asked for. */
export async function switchUfwOn(host: LabHost): Promise<void> {
  await host.ownSettings('ufw')
  await succeeds(host, 'ufw', '--force', 'enable')
}

/**
 * Starts the real firewalld with settings and a system bus of its own (dbus-daemon(1)), until the lab ends.
 * @param folder of that bus, which goes with the lab
 */
export async function startFirewalld(host: LabHost, folder: string): Promise<void> {
  await host.ownSettings('firewalld')
  const address = `unix:path=${join(folder, 'bus')}`
  const config = join(folder, 'bus.conf')
  await writeFile(
    config,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>${address}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="false"/><allow eavesdrop="false"/><allow own="*"/><allow user="*"/></policy></busconfig>`,
  )
  host.environment.DBUS_SYSTEM_BUS_ADDRESS = address
  host.start('dbus-daemon', ['--config-file', config, '--nofork', '--nopidfile'])
  const patience = { timeout: 30_000, interval: 50 }
  await vi.waitFor(() => access(join(folder, 'bus')), patience)
  host.start('firewalld', ['--nofork', '--nopid'])
  await vi.waitFor(() => succeeds(host, 'firewall-cmd', '--state'), patience)
}

/** Runs a program that has to end well. */
export async function succeeds(host: LabHost, file: string, ...args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await host.run(file, args)
  if (code !== 0) throw new Error(`${file} ${args.join(' ')}: ${stderr || stdout}`)
}
