#!/bin/sh
# samples.sh FOLDER - the sample documents of the seven organisations' sites that FOLDER has
# come out as flow/T260 says of ours. Ends with `N passed, N failed`.
set -eu
cd "$(dirname "$0")/../.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if env -i PATH="$PATH" HOME="$scratch" TMPDIR="$scratch" LC_ALL=C SITES="$1" \
	DIGEST="$PWD/build/asan/digest" FAKES="$PWD/build/asan" \
	sh tests/flow/T260-seven-kinds-of-site.sh; then
	echo "1 passed, 0 failed"
else
	echo "0 passed, 1 failed"
	exit 1
fi
