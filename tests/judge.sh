#!/bin/sh
# judge.sh [CHECKERS] - has outside judges read what `make demo` made: check-eml each letter
# and check-ics each calendar. CHECKERS is the folder they are in, which is copied into
# build/check and set up there. Where there is no such folder, there is nothing to do.
# Prints each fault, and last `N passed, N failed`.
set -eu
cd "$(dirname "$0")/.."
checkers=${1:-../shared/check}
letters=build/demo/letters
calendars=build/demo/calendars
verdicts=build/judge-logs
[ -d "$checkers" ] || exit 0

# What they need: Debian's packages, node 20, and what their own lock file names.
tests/deps judge
if ! node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null; then
	command -v npm >/dev/null || tests/deps node
	[ -x build/node/node_modules/.bin/node ] ||
		npm install --silent --no-audit --no-fund --prefix build/node node@20
	PATH=$PWD/build/node/node_modules/.bin:$PATH
fi
if ! cmp -s "$checkers/package-lock.json" build/check/node_modules/.from; then
	rm -rf build/check
	mkdir -p build
	cp -R "$checkers" build/check
	chmod -R u+w build/check
	(cd build/check && npm ci --silent --no-audit --no-fund)
	cp "$checkers/package-lock.json" build/check/node_modules/.from
fi

# judge FOLDER SUFFIX CHECKER [OPTION...]: two at a time, some files to each.
judge() {
	folder=$1 suffix=$2
	shift 2
	if [ -z "$(find "$folder" -name "*.$suffix" 2>/dev/null)" ]; then
		printf '== %s\nFAIL nothing to judge\n' "$folder" >"$verdicts/$suffix.none"
		return
	fi
	# shellcheck disable=SC2016 # expanded by the inner shell
	find "$folder" -name "*.$suffix" | sort | xargs -P 2 -n 6 sh -c '
		verdict=$1; shift
		for file; do :; done
		echo "== $file" >"$verdict.$$"
		"$@" >>"$verdict.$$" 2>&1 || [ $? = 1 ] || echo "FAIL the judge itself" >>"$verdict.$$"
		' sh "$verdicts/$suffix" "$@"
}

rm -rf "$verdicts"
mkdir -p "$verdicts"
judge "$letters" eml build/check/check-eml --quiet --now 2023-04-03T12:00:00Z
judge "$calendars" ics build/check/check-ics --quiet --now 2023-04-03T12:00:00Z --feed
cat "$verdicts"/* | awk '
	/^== / { file = $2; next }
	/^[0-9]+ passed, [0-9]+ failed$/ { passed += $1; counted += $3; next }
	/FAIL/ { failed++; print file ": " $0 }
	END {
		if (counted > failed)
			failed = counted
		printf "%d passed, %d failed\n", passed, failed
		exit failed > 0 || passed == 0
	}'
