#!/bin/sh
# Run by dpkg and rpm after the files are in place. The builder fills in the names in braces.
app='/opt/${sanitizedProductName}'

# portlight in a terminal is the command line; the window is started from the desktop's menu
ln -sf "$app/resources/bin/portlight" '/usr/bin/${executable}'

# Chromium's sandbox needs user namespaces; where the kernel has none for ordinary users (root may have them all the same), its
# helper needs root's rights
if [ -L /proc/self/ns/user ] &&
  setpriv --reuid=65534 --regid=65534 --clear-groups unshare --user true 2>/dev/null; then
  chmod 0755 "$app/chrome-sandbox"
else
  chmod 4755 "$app/chrome-sandbox"
fi

# systems whose AppArmor keeps user namespaces from programs that have no profile (Ubuntu 24.04 and newer)
if command -v apparmor_status >/dev/null 2>&1 && apparmor_status --enabled >/dev/null 2>&1 &&
  apparmor_parser --skip-kernel-load "$app/resources/apparmor-profile" >/dev/null 2>&1; then
  cp -f "$app/resources/apparmor-profile" '/etc/apparmor.d/${executable}'
  if ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; }; then
    apparmor_parser --replace --write-cache --skip-read-cache '/etc/apparmor.d/${executable}' || true
  fi
fi

if command -v update-desktop-database >/dev/null 2>&1; then update-desktop-database -q /usr/share/applications || true; fi
if command -v update-mime-database >/dev/null 2>&1; then update-mime-database /usr/share/mime || true; fi
exit 0
