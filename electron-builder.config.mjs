// How the app is packaged. `npm run package` makes the plain folder; the other targets are for releases.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'

const electronDist = process.env.PORTLIGHT_ELECTRON_FOLDER
const electronVersion = process.env.PORTLIGHT_ELECTRON_VERSION

const examples = '/usr/share/doc/portlight/examples'

/** What both kinds of package for Linux put into the system beside the app's own folder. */
const installed = {
  // said, so that a package made here is the one made elsewhere
  compression: /** @type {const} */ ('xz'),
  afterInstall: 'resources/linux/after-install.sh',
  afterRemove: 'resources/linux/after-remove.sh',
}

/**
 * The same for files: what our scripts put into `dist/pages`, AppStream's data, units to copy, and where each family of systems looks for
 * a licence and for zsh's completions. @returns {string[]}
 */
function systemFiles(/** @type {string} */ licence, /** @type {string} */ zshFolder) {
  /** @type {Readonly<Record<string, string>>} */
  const places = {
    'resources/linux/org.portlight.Portlight.metainfo.xml':
      '/usr/share/metainfo/org.portlight.Portlight.metainfo.xml',
    'resources/linux/portlight-mime.xml': '/usr/share/mime/packages/portlight.xml',
    LICENSE: licence,
    'resources/linux/systemd/portlight-check.service': `${examples}/portlight-check.service`,
    'resources/linux/systemd/portlight-check.timer': `${examples}/portlight-check.timer`,
    'resources/linux/systemd/portlight-watch.service': `${examples}/portlight-watch.service`,
    'dist/pages/portlight.1.gz': '/usr/share/man/man1/portlight.1.gz',
    'dist/pages/portlight.bash': '/usr/share/bash-completion/completions/portlight',
    'dist/pages/portlight.fish': '/usr/share/fish/vendor_completions.d/portlight.fish',
    'dist/pages/portlight.zsh': `${zshFolder}/_portlight`,
  }
  return Object.entries(places).map(([from, to]) => `${join(import.meta.dirname, from)}=${to}`)
}

/** Libraries that Debian 13 and Ubuntu 24.04 renamed when time_t grew to 64 bits. */
function alternatives(/** @type {string[]} */ ...names) {
  return names.map((name) => `${name}t64 | ${name}`)
}

/**
 * Scans that it opens: our own and nmap's, which most desktops take for JSON and XML as their names end so. `resources/linux/portlight-mime.xml`
 * tells how the first two are known.
 */
const opened = [
  ...['application/x-portlight+json', 'application/x-nmap+xml'],
  ...['application/json', 'application/xml', 'text/xml'],
]

/**
 * What the archive holds: everything is bundled. Each system says so for itself: beside a list of a system's own, electron-builder
 * takes one for all systems as a second list, and where one of the two only leaves things out, it means "all but these".
 */
const program = ['out/{main,preload,renderer}/**', 'package.json', 'resources/icons/256x256.png']

/** What koffi's package brings for those who compile it themselves; its program and its binaries are all that is loaded. */
const withoutSources = ['{doc,lib,vendor}/**', 'cnoke.cjs', 'src/koffi/src/**/*.{hh,S,asm,inc,def}'].map(
  (files) => `!node_modules/koffi/${files}`,
)

/** The same where no package is loaded. Windows alone needs one, which calls its libraries. */
const programAlone = [...program, '!node_modules/**']

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'org.portlight.Portlight',
  productName: 'Portlight',
  copyright: 'MIT License',
  directories: { output: 'dist', buildResources: 'resources/icons' },
  asar: true,
  npmRebuild: false,
  // Chromium's own words; the app speaks English
  electronLanguages: ['en-US'],
  // an Electron that was unpacked by hand still has its own start page
  afterPack: ({ packager, appOutDir }) =>
    rm(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true }),
  ...(electronDist ? { electronDist } : {}),
  ...(electronVersion ? { electronVersion } : {}),
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    // the archive is checked where Electron can do that: macOS and Windows
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
    resetAdHocDarwinSignature: true,
  },
  linux: {
    files: programAlone,
    executableName: 'portlight',
    category: 'Network;Monitor',
    synopsis: 'What is using this port, and what is open over there',
    icon: 'resources/icons',
    // the desktop finds the running window by the name of this entry
    syncDesktopName: true,
    // files that are opened with it stand on its command line, by their paths
    executableArgs: ['%F'],
    desktop: {
      entry: {
        Actions: 'Conflict;Scan;',
        Keywords: 'port;scan;socket;firewall;router;localhost;',
        MimeType: `${opened.join(';')};`,
      },
      desktopActions: {
        Conflict: { Name: 'Why is a port in use', Exec: '/opt/Portlight/portlight --go=conflict' },
        Scan: { Name: 'Scan this computer', Exec: '/opt/Portlight/portlight --go=scan' },
      },
    },
    extraFiles: [{ from: 'resources/bin/portlight', to: 'resources/bin/portlight' }],
    target: [
      { target: 'AppImage', arch: ['x64', 'arm64'] },
      { target: 'deb', arch: ['x64', 'arm64'] },
      { target: 'rpm', arch: ['x64', 'arm64'] },
    ],
    maintainer: 'The Portlight founders <founders@portlight.example>',
  },
  // what `ldd` and a start in a bare system show that Electron loads; the names with t64 are those of newer systems
  deb: {
    ...installed,
    fpm: systemFiles('/usr/share/doc/portlight/copyright', '/usr/share/zsh/vendor-completions'),
    depends: [
      ...alternatives('libgtk-3-0', 'libasound2', 'libatspi2.0-0', 'libcups2'),
      ...['libnss3', 'libx11-xcb1', 'libgbm1', 'libdrm2', 'libxss1', 'libxtst6', 'xdg-utils'],
    ],
    packageCategory: 'net',
    recommends: ['libgl1', 'libnotify4', 'libsecret-1-0'],
  },
  rpm: {
    ...installed,
    fpm: systemFiles('/usr/share/licenses/portlight/LICENSE', '/usr/share/zsh/site-functions'),
    depends: [
      ...['gtk3', 'nss', 'libX11-xcb', 'alsa-lib', 'mesa-libgbm', 'libdrm', 'cups-libs', 'at-spi2-core'],
      ...['libXScrnSaver', '(libXtst or libXtst6)', 'xdg-utils'],
    ],
  },
  mac: {
    files: programAlone,
    category: 'public.app-category.developer-tools',
    icon: 'resources/icons/1024x1024.png',
    // one choice among others: most files of these names are not for it
    fileAssociations: [
      { ext: 'json', name: 'Portlight scan', role: 'Viewer', rank: 'Alternate' },
      { ext: 'xml', name: 'nmap scan', role: 'Viewer', rank: 'Alternate' },
    ],
    target: [{ target: 'dmg', arch: ['x64', 'arm64'] }],
  },
  // an installer for Windows would take all .json and .xml from other programs, so it takes none
  win: {
    files: [...program, ...withoutSources],
    icon: 'resources/icons/256x256.png',
    target: [{ target: 'nsis', arch: ['x64', 'arm64'] }],
  },
}
