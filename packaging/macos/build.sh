#!/bin/bash
# Makes the app bundle and the disk image on a Mac, in one command and without questions.
#
# NOT YET RUN ON A MAC: written to Apple's and PyInstaller's documentation.
#
#   packaging/macos/build.sh
#
# Signing and notarisation, both optional; no key is kept here:
#   XTCONNECT_CODESIGN_IDENTITY   "Developer ID Application: Your Company (TEAMID)", in the login keychain
#   XTCONNECT_NOTARY_PROFILE      a profile stored before with "xcrun notarytool store-credentials"
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
output=${1:-$root/dist}
environment=$root/build/macos-environment
python=$environment/bin/python
identity=${XTCONNECT_CODESIGN_IDENTITY:-}
profile=${XTCONNECT_NOTARY_PROFILE:-}

[ "$(uname)" = Darwin ] || { echo "build.sh: this runs on a Mac only" >&2; exit 1; }

[ -x "$python" ] || python3 -m venv "$environment"
"$python" -m pip install --quiet --disable-pip-version-check "$root[installers]"
"$python" "$root/packaging/frozen/build.py" --output "$output"

app=$output/xtconnect-gui.app
version=$("$app/Contents/MacOS/xtconnect" --version | cut -d' ' -f2)
"$app/Contents/MacOS/xtconnect" providers someone@gmail.com --offline >/dev/null

if [ -n "$identity" ]; then
    codesign --force --deep --timestamp --options runtime --sign "$identity" \
        --entitlements "$root/packaging/macos/entitlements.plist" "$app"
    codesign --verify --deep --strict "$app"
fi

image=$output/xtconnect-gui-$version.dmg
staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
cp -R "$app" "$staging/"
ln -s /Applications "$staging/Applications"
hdiutil create -quiet -ov -volname "xtconnect-gui $version" -srcfolder "$staging" -format UDZO "$image"
[ -z "$identity" ] || codesign --timestamp --sign "$identity" "$image"

if [ -n "$profile" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$profile" --wait
    xcrun stapler staple "$image"
    spctl --assess --type open --context context:primary-signature "$image"
fi

"$python" "$root/packaging/trust/sums.py" "$output"
echo "$image"
