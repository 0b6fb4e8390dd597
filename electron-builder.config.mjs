// How the app is packaged. `npm run package` makes the plain folder; the other targets are for releases.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'

const electronDist = process.env.PORTLIGHT_ELECTRON_FOLDER
const electronVersion = process.env.PORTLIGHT_ELECTRON_VERSION

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'org.portlight.Portlight',
  productName: 'Portlight',
  copyright: 'MIT License',
  directories: { output: 'dist', buildResources: 'resources/icons' },
  // everything is bundled, so the archive holds the built program and no packages
  files: ['out/**', '!out/.built', 'package.json', 'resources/icons/256x256.png', '!node_modules/**'],
  asar: true,
  npmRebuild: false,
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
    executableName: 'portlight',
    category: 'Network',
    synopsis: 'What is using this port, and what is open over there',
    icon: 'resources/icons',
    extraFiles: [{ from: 'resources/bin/portlight', to: 'resources/bin/portlight' }],
    target: [
      { target: 'AppImage', arch: ['x64', 'arm64'] },
      { target: 'deb', arch: ['x64', 'arm64'] },
      { target: 'rpm', arch: ['x64', 'arm64'] },
    ],
    maintainer: 'the Portlight maintainers',
  },
  mac: {
    category: 'public.app-category.developer-tools',
    icon: 'resources/icons/1024x1024.png',
    target: [{ target: 'dmg', arch: ['x64', 'arm64'] }],
  },
  win: {
    icon: 'resources/icons/256x256.png',
    target: [{ target: 'nsis', arch: ['x64', 'arm64'] }],
  },
}
