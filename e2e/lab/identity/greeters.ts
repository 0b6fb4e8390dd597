import type { IdentityServer } from './server'

/** Mail, files and shells. */
export const greeters: readonly IdentityServer[] = [
  {
    name: 'openssh',
    from: 'openssh-server',
    protocol: 'ssh',
    product: 'OpenSSH',
    versioned: true,
    files: () => ({ 'sshd.conf': 'ListenAddress 127.0.0.1\nPidFile none\nUsePAM no\n' }),
    first: ({ file }) => [
      ['mkdir', '-p', '/run/sshd'],
      ['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', file('key')],
    ],
    command: ({ file, port }) => [
      '/usr/sbin/sshd',
      ...['-D', '-e', '-f', file('sshd.conf'), '-h', file('key'), '-p', `${port}`],
    ],
  },
  {
    name: 'dropbear',
    from: 'dropbear-bin',
    protocol: 'ssh',
    product: 'Dropbear',
    versioned: true,
    first: ({ file }) => [['dropbearkey', '-t', 'ecdsa', '-f', file('key')]],
    command: ({ file, port }) => ['dropbear', '-F', '-E', '-p', `127.0.0.1:${port}`, '-r', file('key')],
  },
  {
    name: 'vsftpd',
    from: 'vsftpd',
    protocol: 'ftp',
    product: 'vsftpd',
    versioned: true,
    files: ({ port, folder }) => ({
      'vsftpd.conf': `listen=YES\nlisten_port=${port}\nlisten_address=127.0.0.1\nbackground=NO\nsecure_chroot_dir=${folder}\nisolate_network=NO\n`,
    }),
    command: ({ file }) => ['vsftpd', file('vsftpd.conf')],
  },
  {
    name: 'pyftpdlib',
    from: 'python3-pyftpdlib',
    protocol: 'ftp',
    product: 'pyftpdlib',
    versioned: true,
    command: ({ folder, port }) => [
      '/usr/bin/python3',
      ...['-m', 'pyftpdlib', '-i', '127.0.0.1', '-p', `${port}`, '-d', folder],
    ],
  },
  {
    name: 'opensmtpd',
    from: 'opensmtpd',
    protocol: 'smtp',
    product: 'OpenSMTPD',
    versioned: false,
    files: ({ port }) => ({
      'smtpd.conf': `listen on 127.0.0.1 port ${port} hostname lab.invalid\naction "local" mbox\nmatch from local for local action "local"\n`,
    }),
    command: ({ file }) => ['smtpd', '-d', '-f', file('smtpd.conf')],
  },
  {
    name: 'dovecot-imap',
    from: 'dovecot-imapd',
    protocol: 'imap',
    product: 'Dovecot',
    versioned: false,
    files: ({ port, folder }) => ({ 'dovecot.conf': dovecot('imap', port, folder) }),
    command: ({ file }) => ['dovecot', '-F', '-c', file('dovecot.conf')],
  },
  {
    name: 'dovecot-pop3',
    from: 'dovecot-pop3d',
    protocol: 'pop3',
    product: 'Dovecot',
    versioned: false,
    files: ({ port, folder }) => ({ 'dovecot.conf': dovecot('pop3', port, folder) }),
    command: ({ file }) => ['dovecot', '-F', '-c', file('dovecot.conf')],
  },
  {
    name: 'rsync',
    from: 'rsync',
    protocol: 'rsync',
    product: null,
    versioned: false,
    files: () => ({ 'rsyncd.conf': 'use chroot = no\n' }),
    command: ({ file, port }) => [
      'rsync',
      '--daemon',
      '--no-detach',
      `--config=${file('rsyncd.conf')}`,
      `--port=${port}`,
      '--address=127.0.0.1',
    ],
  },
  {
    name: 'git-daemon',
    from: 'git',
    protocol: 'git',
    product: null,
    versioned: false,
    command: ({ folder, port }) => [
      'git',
      ...['daemon', '--listen=127.0.0.1', `--port=${port}`, `--base-path=${folder}`, '--reuseaddr', folder],
    ],
  },
  {
    name: 'svnserve',
    from: 'subversion',
    protocol: 'svn',
    product: 'svnserve',
    versioned: false,
    command: ({ folder, port }) => [
      'svnserve',
      ...['-d', '--foreground', '--listen-host', '127.0.0.1', '--listen-port', `${port}`, '-r', folder],
    ],
  },
]

function dovecot(protocol: string, port: number, folder: string): string {
  const other = protocol === 'imap' ? 'imaps' : 'pop3s'
  return [
    `protocols = ${protocol}`,
    `base_dir = ${folder}/run`,
    'listen = 127.0.0.1',
    'ssl = no',
    'passdb {',
    '  driver = static',
    '  args = nopassword=y',
    '}',
    'userdb {',
    '  driver = static',
    '  args = uid=nobody gid=nogroup home=/nonexistent',
    '}',
    'log_path = /dev/stderr',
    `service ${protocol}-login {`,
    `  inet_listener ${protocol} {`,
    `    port = ${port}`,
    '  }',
    `  inet_listener ${other} {`,
    '    port = 0',
    '  }',
    '}',
    '',
  ].join('\n')
}
